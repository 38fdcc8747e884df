import { describe, expect, test } from 'vitest';
import { clients, message, pair, serve } from './support.js';

interface Responding {
  writeAndWait(data: unknown, answered: (answer: unknown) => void): void;
}

type Done = (answer: unknown) => void;

describe.each(Object.entries(clients))('primus-responder with %s', (_, socketOf) => {
  const connected = async () => {
    const served = await serve({ plugins: ['primus-responder'] });
    return pair<Responding, Responding>(served, socketOf(served.primus));
  };

  test('the server answers requests of the client', async () => {
    const { spark, client } = await connected();
    spark.on('request', (data: string, done: Done) => done({ echo: data }));
    const answer = await new Promise((done) => client.writeAndWait('from client', done));
    expect(answer).toEqual({ echo: 'from client' });
  });

  test('the client answers requests of the server', async () => {
    const { spark, client } = await connected();
    client.on('request', (data: string, done: Done) => done({ echo: data }));
    const answer = await new Promise((done) => spark.writeAndWait('from server', done));
    expect(answer).toEqual({ echo: 'from server' });
  });

  test('messages are no requests', async () => {
    const { spark, client } = await connected();
    const arrived = message(spark);
    client.write('message');
    expect(await arrived).toBe('message');
  });
});
