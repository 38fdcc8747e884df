import { afterEach, describe, expect, test, vi } from 'vitest';
import { clients, next, pair, serve } from './support.js';

interface Emitting {
  emit(event: string, ...args: unknown[]): boolean;
}

interface Hit {
  readonly eventAction: string;
  readonly eventCategory: string;
}

afterEach(() => void vi.unstubAllGlobals());

describe.each(Object.entries(clients))('primus-analytics with %s', (_, socketOf) => {
  const tracked = async (analytics: object) => {
    const hits: string[] = [];
    vi.stubGlobal('ga', (command: string, { eventAction, eventCategory }: Hit) => {
      hits.push(`${command} ${eventCategory} ${eventAction}`);
    });
    const served = await serve({ plugins: ['primus-emit', 'primus-analytics'] });
    const options = { analytics, reconnect: { min: 1, max: 1 } };
    const ends = await pair<Emitting, Emitting>(served, socketOf(served.primus), options);
    return { ...ends, hits };
  };

  test('what a connection goes through is tracked', async () => {
    const { spark, client, hits } = await tracked({});
    const back = Promise.all([next(client, 'reconnected'), next(client, 'open')]);
    (spark as unknown as { end(data: undefined, options: object): void }).end(undefined, {
      reconnect: true,
    });
    await back;
    expect(hits).toEqual([
      'send primus open',
      'send primus close',
      'send primus reconnect-start',
      'send primus reconnected',
      'send primus open',
    ]);
  });

  test('events of the application are tracked by the names it wants', async () => {
    const { spark, client, hits } = await tracked({
      category: 'chat server',
      events: { 'load more': 'load-more-messages', mousemove: false, open: false },
    });
    const last = next(spark, 'last');
    client.emit('load more', 20);
    client.emit('mousemove', 1, 2);
    client.write({ plain: 'message' });
    client.emit('last');
    await last;
    expect(hits).toEqual([
      'send chat server load-more-messages',
      'send chat server write',
      'send chat server last',
    ]);
  });
});
