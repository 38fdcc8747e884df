import { describe, expect, test } from 'vitest';
import type { Spark } from '../../src/edition.js';
import { clients, connect, next, pair, serve, type Served } from './support.js';

interface WithId {
  readonly mirage: string;
}

type Done = (error?: Error | null, id?: string) => void;

interface Ids {
  readonly id: {
    generator(fn: (spark: Spark & WithId, done: Done) => void): unknown;
    validator(fn: (spark: Spark & WithId, done: Done) => void): unknown;
  };
}

const plugins = ['mirage', 'primus-emit'];

/** The first message, heard as soon as its spark is announced. */
const firstMessage = ({ primus }: Served<Ids>): Promise<unknown> =>
  new Promise((resolve) => {
    primus.on('connection', (spark: Spark) => void spark.on('data', resolve));
  });

describe.each(Object.entries(clients))('mirage with %s', (_, socketOf) => {
  test('a client that comes without an id is given one', async () => {
    const served = await serve<Ids>({ plugins });
    const connected = next<[Spark & WithId]>(served.primus, 'connection');
    const client = connect<WithId>(served, {}, socketOf(served.primus));
    const [id] = await next<[string]>(client, 'mirage');
    const [spark] = await connected;
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(client.mirage).toBe(id);
    expect(spark.mirage).toBe(id);
  });

  test('what a client writes without an id waits for one', async () => {
    const served = await serve<Ids>({ plugins });
    served.primus.id.generator((_spark, done) => void setImmediate(done, null, 'generated'));
    const arrived = firstMessage(served);
    const client = connect<WithId>(served, {}, socketOf(served.primus));
    client.on('open', () => void client.write('early'));
    expect(await arrived).toBe('early');
    expect(client.mirage).toBe('generated');
  });

  test('an id that a client has is validated, and its messages wait for that', async () => {
    const served = await serve<Ids>({ plugins });
    const seen: string[] = [];
    served.primus.id.validator((spark, done) => {
      seen.push(spark.mirage);
      spark.once('incoming::data', () => void setImmediate(done));
    });
    const arrived = firstMessage(served);
    const client = connect(served, { mirage: 'from a cookie' }, socketOf(served.primus));
    client.on('open', () => void client.write('early'));
    expect(await arrived).toBe('early');
    expect(seen).toEqual(['from a cookie']);
  });

  test('an id that is not valid ends the connection', async () => {
    const served = await serve<Ids>({ plugins });
    served.primus.id.validator((_spark, done) => done(new Error('Invalid id')));
    const client = connect(served, { mirage: 'stolen' }, socketOf(served.primus));
    expect(await next(client, 'end')).toEqual([]);
  });

  test('a client that comes back has its id still', async () => {
    const served = await serve<Ids>({ plugins });
    const options = { reconnect: { min: 1, max: 1 } };
    const { spark, client } = await pair<WithId, WithId>(served, socketOf(served.primus), options);
    const back = next<[Spark & WithId]>(served.primus, 'connection');
    if (!client.mirage) await next(client, 'mirage');
    (spark as unknown as { end(data: undefined, options: object): void }).end(undefined, {
      reconnect: true,
    });
    expect((await back)[0].mirage).toBe(client.mirage);
  });
});
