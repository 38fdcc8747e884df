import { describe, expect, test } from 'vitest';
import { connect, messages, next, pair, rawSocket, refusal, serve } from '../support.js';

type Next = (error?: unknown) => void;

const failure = new Error('The database is away.');

/** A transform that calls back. */
const later = (packet: { data: unknown }, go: Next): void => {
  setImmediate(() => {
    packet.data = [packet.data];
    go();
  });
};

/** What goes over the wire to a request. */
async function answer(url: string): Promise<[status: number, body: unknown]> {
  const response = await fetch(`${url}/primus/anything`);
  return [response.status, await response.json()];
}

describe('An asynchronous hook that calls back never, because it fails', () => {
  test('refuses, as authorization, and is logged', async () => {
    const { primus, url } = await serve();
    primus.authorize(async (_req, _done) => Promise.reject(failure));
    const logged = next(primus, 'log');
    const { status, body } = await refusal(rawSocket(`${url}/primus`));
    expect([status, body]).toEqual([401, JSON.stringify({ error: failure.message })]);
    expect(await logged).toContainEqual(expect.objectContaining({ cause: failure }));
  });

  test('refuses, as middleware, and is logged', async () => {
    const { primus, url } = await serve();
    primus.use('fails', async (_req: unknown, _res: unknown, _next: Next) =>
      Promise.reject(failure),
    );
    const logged = next(primus, 'log');
    expect((await refusal(rawSocket(`${url}/primus`))).status).toBe(500);
    expect(await logged).toContain(failure);
  });

  test('ends the connection, as a listener of connection', async () => {
    const { primus, url } = await serve();
    const failed = new Promise((resolve) => {
      primus.on('connection', async (spark, _go) => {
        spark.on('error', resolve);
        return Promise.reject(failure);
      });
    });
    const client = connect(primus, url, { strategy: false });
    const ended = next(client, 'end');
    expect(await failed).toMatchObject({ code: 'CONNECTION_REFUSED', cause: failure });
    await ended;
  });

  test('ends the connection, as a listener that is not waited for among some that are', async () => {
    const { primus, url } = await serve();
    const failed = new Promise((resolve) => {
      primus.on('connection', async (spark) => {
        spark.on('error', resolve);
        return Promise.reject(failure);
      });
    });
    primus.on('connection', (_spark, go) => go());
    const client = connect(primus, url, { strategy: false });
    const ended = next(client, 'end');
    expect(await failed).toMatchObject({ code: 'CONNECTION_REFUSED', cause: failure });
    await ended;
  });
});

describe('An object with a message that is called back with', () => {
  const error = { statusCode: 402, message: 'Pay first.' };

  test('is the answer of middleware', async () => {
    const { primus, url } = await serve();
    primus.use('pay', (_req, _res, go) => go(error));
    expect(await answer(url)).toEqual([402, { error: 'Pay first.' }]);
  });

  test('is the cause of what a transform fails with', async () => {
    const served = await serve();
    const { spark, client } = await pair(served);
    served.primus.transform('incoming', (_packet, go) => go(error));
    const failed = next(spark, 'error');
    client.write('a message');
    const [{ cause }] = (await failed) as [Error];
    expect(cause).toEqual(new Error('Pay first.', { cause: error }));
  });

  test('is the error of a connection', async () => {
    const { primus, url } = await serve();
    const failed = new Promise((resolve) => {
      primus.on('connection', (spark, go) => {
        spark.on('error', resolve);
        go(error);
      });
    });
    connect(primus, url, { strategy: false });
    expect(await failed).toMatchObject({ message: 'Pay first.', cause: error });
  });
});

describe('Transforms', () => {
  test('are in the lists as they were given', async () => {
    const { primus } = await serve();
    primus.transform('incoming', later).transform('outgoing', later);
    expect(primus.transformers).toEqual({ incoming: [later], outgoing: [later] });
  });

  test.each(['incoming', 'outgoing'] as const)(
    'that are put into the list may call back: %s',
    async (direction) => {
      const served = await serve();
      const { spark, client } = await pair(served);
      (served.primus.transformers[direction] as unknown[]).push(later);
      const [from, to] = direction === 'incoming' ? [client, spark] : [spark, client];
      const arrived = messages(to, 2);
      from.write('one');
      from.write('two');
      expect(await arrived).toEqual([['one'], ['two']]);
    },
  );

  test('that are in the list reach what the server writes to all', async () => {
    const served = await serve();
    const { client } = await pair(served);
    (served.primus.transformers.outgoing as unknown[]).push(later);
    const arrived = messages(client, 1);
    served.primus.write('all');
    expect(await arrived).toEqual([['all']]);
  });
});
