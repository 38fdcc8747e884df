import { expect, test } from 'vitest';
import { message, pair, serve, upTo } from './support.js';

interface Sent {
  readonly ok: boolean;
  readonly send: number;
}

type Done = (error: Error | undefined, sent: Sent) => void;

interface Forwarding {
  forward(server: string, message: unknown, sparks: string | string[], done: Done): void;
}

const credentials = { username: 'optimus', password: 'prime' };
const authorization = `Basic ${Buffer.from('optimus:prime').toString('base64')}`;

const served = () =>
  serve<Forwarding>({ plugins: ['omega-supreme'], options: { ...credentials, method: 'POST' } });

const post = (url: string, body: unknown, headers: Record<string, string> = { authorization }) =>
  fetch(`${url}/primus/omega/supreme`, { method: 'POST', headers, body: JSON.stringify(body) });

test('an HTTP request reaches everybody', async () => {
  const here = await served();
  const both = [await pair(here), await pair(here)];
  const heard = both.map(({ client }) => message(client));
  const response = await post(here.url, { msg: { hello: 'everybody' } });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ ok: true, send: 2 });
  expect(await Promise.all(heard)).toEqual([{ hello: 'everybody' }, { hello: 'everybody' }]);
});

test('an HTTP request reaches the sparks it names, and nobody else', async () => {
  const here = await served();
  const [one, other] = [await pair(here), await pair(here)];
  const heard = [one, other].map(({ client }) => upTo('everybody', client));
  const response = await post(here.url, { msg: 'you', sparks: [one.spark.id, 'nobody'] });
  expect(await response.json()).toEqual({ ok: true, send: 1 });
  here.primus.write('everybody');
  expect(await Promise.all(heard)).toEqual([['you', 'everybody'], ['everybody']]);
});

test('a wrong password is refused', async () => {
  const { url } = await served();
  const wrong = `Basic ${Buffer.from('optimus:guess').toString('base64')}`;
  const response = await post(url, { msg: 'hello' }, { authorization: wrong });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ ok: false });
});

test('what is not a message is refused', async () => {
  const { url } = await served();
  const response = await post(url, ['not', 'an', 'object']);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ ok: false, reason: 'invalid data structure' });
});

test('a server forwards to the sparks of another', async () => {
  const [here, there] = [await served(), await served()];
  const { spark, client } = await pair(there);
  const heard = message(client);
  const sent = await new Promise<Sent>((resolve, reject) => {
    here.primus.forward(there.url, { from: 'afar' }, spark.id, (error, result) =>
      error ? reject(error) : resolve(result),
    );
  });
  expect(sent).toMatchObject({ ok: true, send: 1 });
  expect(await heard).toEqual({ from: 'afar' });
});
