import { describe, expect, test } from 'vitest';
import { clients, next, pair, serve } from './support.js';

interface Sending {
  send(event: string, ...args: unknown[]): unknown;
}

describe.each(Object.entries(clients))('primus-emitter with %s', (_, socketOf) => {
  const connected = async () => {
    const served = await serve<Sending>({ plugins: ['primus-emitter'] });
    const ends = await pair<Sending, Sending>(served, socketOf(served.primus));
    return { ...served, ...ends };
  };

  test('an event reaches the client, and its acknowledgement comes back', async () => {
    const { spark, client } = await connected();
    client.on('news', (text: string, done: (answer: string) => void) => done(`by client: ${text}`));
    const answer = await new Promise((done) => void spark.send('news', 'good morning', done));
    expect(answer).toBe('by client: good morning');
  });

  test('an event reaches the server, and its acknowledgement comes back', async () => {
    const { spark, client } = await connected();
    spark.on('sport', (text: string, done: (answer: string) => void) => done(`by server: ${text}`));
    const answer = await new Promise((done) => void client.send('sport', 'ping-pong', done));
    expect(answer).toBe('by server: ping-pong');
  });

  test('primus.send reaches every client', async () => {
    const { primus, url, server, client } = await connected();
    const other = await pair<Sending, Sending>({ primus, url, server }, socketOf(primus));
    const both = [client, other.client].map((each) => next(each, 'all'));
    primus.send('all', 'of you');
    expect(await Promise.all(both)).toEqual([['of you'], ['of you']]);
  });
});
