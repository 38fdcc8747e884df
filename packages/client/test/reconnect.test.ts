import { Primus as Client } from '@primus/client';
import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

const reconnect = {
  min: 100,
  max: Infinity,
  factor: 2,
  retries: 10,
  'reconnect timeout': 30_000,
  minUptime: 5000,
};

function leave({ spark }: Stage, ms: unknown): void {
  spark.connection.control({ type: 'server', value: `return::${String(ms)}` });
}

describe('the way back', () => {
  test('has its events in order, with one state that is told along the way', async () => {
    const stage = await Stage.connected({ reconnect });
    stage.network.inject({ fault: 'delay', ms: 5 });
    stage.wire.cut();
    expect(stage.client.readyState).toBe(Client.CLOSED);
    await stage.clock.advance(100);
    expect(stage.client.readyState).toBe(Client.OPENING);
    await stage.clock.advance(10);
    expect(stage.client.readyState).toBe(Client.OPEN);
    expect(stage.timeline).toEqual([
      ['close', 0],
      ['reconnect scheduled', 0],
      ['reconnect', 100],
      ['reconnected', 110],
      ['open', 110],
    ]);
    expect(stage.states('reconnect scheduled')).toEqual([
      { ...reconnect, attempt: 1, scheduled: 100, duration: 0 },
    ]);
    expect(stage.states('reconnect')).toEqual([
      { ...reconnect, attempt: 1, scheduled: 100, duration: 100 },
    ]);
    expect(stage.states('reconnected')).toEqual([
      { ...reconnect, attempt: 1, scheduled: 100, duration: 110 },
    ]);
  });

  test('tells of every change of state, and why', async () => {
    const stage = await Stage.connected({ reconnect });
    stage.wire.cut();
    await stage.clock.advance(100);
    const reasons = stage.journal.flatMap(({ event, args }) =>
      event === 'readyStateChange' ? [args[0]] : [],
    );
    expect(reasons).toEqual(['close', 'open', 'open']);
  });

  test('grows longer with every attempt that fails, and nothing closes in between', async () => {
    const stage = await Stage.connected({ reconnect });
    stage.network.inject({ fault: 'refuse' });
    stage.wire.cut();
    await stage.clock.advance(100 + 200 + 400);
    stage.network.inject({ fault: 'heal' });
    await stage.clock.advance(800);
    expect(stage.timeline).toEqual([
      ['close', 0],
      ['reconnect scheduled', 0],
      ['reconnect', 100],
      ['reconnect scheduled', 100],
      ['reconnect', 300],
      ['reconnect scheduled', 300],
      ['reconnect', 700],
      ['reconnect scheduled', 700],
      ['reconnect', 1500],
      ['reconnected', 1500],
      ['open', 1500],
    ]);
    expect(stage.states('reconnected')).toEqual([
      { ...reconnect, attempt: 4, scheduled: 800, duration: 1500 },
    ]);
  });

  test('takes the chance that it is given', async () => {
    const chances = [0.5, 0.25];
    const stage = await Stage.connected({ reconnect, random: () => chances.shift() ?? 0 });
    stage.network.inject({ fault: 'refuse' });
    stage.wire.cut();
    await stage.clock.advance(1000);
    expect(stage.states('reconnect scheduled').map(({ scheduled }) => scheduled)).toEqual([
      250, 350, 400, 800,
    ]);
  });

  test('is never longer than max', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, max: 150 } });
    stage.network.inject({ fault: 'refuse' });
    stage.wire.cut();
    await stage.clock.advance(1000);
    const delays = stage.states('reconnect scheduled').map(({ scheduled }) => scheduled);
    expect(Math.max(...delays)).toBeLessThanOrEqual(150);
    expect(delays.length).toBeGreaterThan(5);
  });

  test('gives an attempt up that takes too long, and makes another', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, 'reconnect timeout': 1000 } });
    stage.network.inject({ fault: 'ignore' });
    stage.wire.cut();
    await stage.clock.advance(1100);
    expect(stage.timeline).toEqual([
      ['close', 0],
      ['reconnect scheduled', 0],
      ['reconnect', 100],
      ['reconnect timeout', 1100],
      ['reconnect scheduled', 1100],
    ]);
    const told = stage.journal.find(({ event }) => event === 'reconnect timeout');
    expect(told?.args).toEqual([
      expect.objectContaining({ code: 'CONNECT_TIMEOUT' }),
      expect.objectContaining({ attempt: 2 }),
    ]);
    expect(told?.state).toMatchObject({ attempt: 1, duration: 1100 });
  });

  test('ends when all attempts are used up', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, retries: 2 } });
    stage.network.inject({ fault: 'refuse' });
    stage.wire.cut();
    await stage.clock.advance(1e6);
    expect(stage.timeline).toEqual([
      ['close', 0],
      ['reconnect scheduled', 0],
      ['reconnect', 100],
      ['reconnect scheduled', 100],
      ['reconnect', 300],
      ['reconnect failed', 300],
      ['end', 300],
    ]);
    const failed = stage.journal.find(({ event }) => event === 'reconnect failed');
    expect(failed?.args[0]).toMatchObject({ code: 'RECONNECT_FAILED' });
    expect(stage.clock.pending).toBe(0);
  });

  test('without attempts fails at once', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, retries: 0 } });
    stage.wire.cut();
    expect(stage.events).toEqual(['close', 'reconnect failed', 'end']);
  });

  test('begins anew with open() after it failed', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, retries: 0 } });
    stage.client.on('end', () => stage.client.open());
    stage.wire.cut();
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['close', 'reconnect failed', 'end', 'open']);
  });

  test('is not begun again by open() while it is under way', async () => {
    const stage = await Stage.connected({ reconnect });
    stage.wire.cut();
    stage.client.open();
    await stage.clock.advance(50);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
  });

  test('starts from the beginning after a connection that lasted', async () => {
    const stage = await Stage.connected({ reconnect });
    stage.network.inject({ fault: 'refuse' });
    stage.wire.cut();
    await stage.clock.advance(300);
    stage.network.inject({ fault: 'heal' });
    await stage.clock.advance(1e5);
    stage.wire.cut();
    expect(stage.states('reconnect scheduled').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 1]);
  });

  test.each([
    [1, 2, 999],
    [1, 1, 1000],
  ])('goes on with delay %i, then %i, after %i ms of minUptime 1000', async (...delays) => {
    const uptime = delays.pop() as number;
    const stage = await Stage.connected({ reconnect: { ...reconnect, minUptime: 1000 } });
    stage.wire.cut();
    await stage.clock.advance(100);
    await stage.clock.advance(uptime);
    stage.wire.cut();
    const scheduled = stage.states('reconnect scheduled').map((state) => state.scheduled);
    expect(scheduled).toEqual(delays.map((delay) => delay * 100));
  });

  test('takes longer when connections do not last, and does not come to an end', async () => {
    const stage = await Stage.connected({ reconnect: { ...reconnect, retries: 4 } });
    stage.server.on('connection', (spark) => spark.destroy());
    stage.wire.cut();
    await stage.clock.advance(3500);
    const states = stage.states('reconnect scheduled');
    expect(states.map(({ scheduled }) => scheduled)).toEqual([100, 200, 400, 800, 800, 800, 800]);
    expect(states.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(stage.events).not.toContain('reconnect failed');
  });
});

describe('end on the way back', () => {
  test.each([
    ['while it waits', 50],
    ['while it connects', 105],
  ])('stops it, with one "end" and no timer left: %s', async (_, at) => {
    const stage = await Stage.connected({ reconnect });
    stage.network.inject({ fault: 'delay', ms: 10 });
    stage.wire.cut();
    await stage.clock.advance(at);
    stage.client.end();
    stage.client.end();
    await stage.clock.advance(1e6);
    expect(stage.events.filter((event) => event === 'end' || event === 'open')).toEqual(['end']);
    expect(stage.client.readyState).toBe(Client.CLOSED);
    expect(stage.clock.pending).toBe(0);
    expect(stage.server.connected).toBe(0);
  });

  test.each(['close', 'reconnect scheduled', 'reconnect', 'reconnected', 'open'] as const)(
    'stops it from a listener of "%s"',
    async (event) => {
      const stage = await Stage.connected({ reconnect });
      stage.client.once(event, () => stage.client.end());
      stage.wire.cut();
      await stage.clock.advance(1e6);
      expect(stage.events.filter((name) => name === 'end')).toEqual(['end']);
      expect(stage.events.at(-1)).toBe('end');
      expect(stage.server.connected).toBe(0);
      expect(stage.clock.pending).toBe(0);
    },
  );

  test.each(['reconnect timeout', 'reconnect failed'] as const)(
    'stops it from a listener of "%s"',
    async (event) => {
      const stage = await Stage.connected({
        reconnect: { ...reconnect, retries: 1, 'reconnect timeout': 10 },
      });
      stage.network.inject({ fault: 'ignore' });
      stage.client.once(event, () => stage.client.end());
      stage.wire.cut();
      await stage.clock.advance(1e6);
      expect(stage.events.filter((name) => name === 'end')).toEqual(['end']);
      expect(stage.clock.pending).toBe(0);
    },
  );
});

describe('strategies', () => {
  test.each([
    [['disconnect'] as const, ['close', 'reconnect scheduled']],
    [['online', 'timeout'] as const, ['close', 'end']],
    [[] as const, ['close', 'end']],
    [false as const, ['close', 'end']],
  ])('%j: a connection that breaks', async (strategy, events) => {
    const stage = await Stage.connected({ strategy });
    stage.wire.cut();
    expect(stage.events).toEqual(events);
  });

  test('a server that closes decides alone', async () => {
    const stays = await Stage.connected();
    stays.spark.end();
    await stays.clock.advance(0);
    expect(stays.events).toEqual(['close', 'end']);
    const returns = await Stage.connected();
    returns.spark.end(undefined, { reconnect: true });
    await returns.clock.advance(0);
    expect(returns.events).toEqual(['close', 'reconnect scheduled']);
  });
});

describe('a server that is about to leave', () => {
  test('is left by the client, which returns that much later, once', async () => {
    const stage = await Stage.connected({ reconnect });
    leave(stage, 1500);
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
    stage.network.inject({ fault: 'refuse' });
    await stage.clock.advance(1600);
    stage.network.inject({ fault: 'heal' });
    await stage.clock.advance(200);
    const scheduled = stage.states('reconnect scheduled').map((state) => state.scheduled);
    expect(scheduled).toEqual([1600, 200]);
    expect(stage.events.at(-1)).toBe('open');
    stage.wire.cut();
    expect(stage.states('reconnect scheduled').at(-1)?.scheduled).toBeLessThan(1500);
  });

  test.each(['', 'soon', '-1', 'Infinity', '-Infinity', 'NaN', '1e999', '5 s'])(
    'that says %j adds nothing to the delay',
    async (ms) => {
      const stage = await Stage.connected({ reconnect });
      leave(stage, ms);
      await stage.clock.advance(0);
      expect(stage.states('reconnect scheduled')).toMatchObject([{ scheduled: 100 }]);
    },
  );

  test('is sent what was written before, and its successor the rest', async () => {
    const stage = await Stage.connected({ reconnect });
    const arrived: [string, unknown][] = [];
    const listen = (spark: Stage['spark']): void =>
      void spark.on('data', (message) => arrived.push([spark.id, message]));
    stage.server.on('connection', listen);
    const { spark } = stage;
    listen(spark);
    let pass: (() => void) | undefined;
    stage.client.transform('outgoing', (packet) =>
      packet.data === 'before' ? new Promise<void>((resolve) => (pass = resolve)) : undefined,
    );
    const sent = stage.client.send('before');
    leave(stage, 50);
    await stage.clock.advance(0);
    expect(stage.client.write('after')).toBe(false);
    expect(stage.events).toEqual([]);
    pass?.();
    await sent;
    await stage.clock.advance(150);
    expect(arrived).toEqual([
      [spark.id, 'before'],
      [stage.spark.id, 'after'],
    ]);
    expect(stage.spark.id).not.toBe(spark.id);
  });

  test('does not keep a client that ends from sending what waits', async () => {
    const stage = await Stage.connected({ reconnect });
    const arrived: unknown[] = [];
    stage.spark.on('data', (message) => arrived.push(message));
    stage.client.transform('outgoing', () => Promise.resolve());
    for (const message of ['a', 'b', 'c']) stage.client.write(message);
    stage.client.end();
    leave(stage, 50);
    await stage.clock.advance(1e6);
    expect(arrived).toEqual(['a', 'b', 'c']);
    expect(stage.events).toEqual(['close', 'end']);
  });

  test('is left in its turn by a client that does not read, which misses nothing', async () => {
    const stage = await Stage.connected({ reconnect });
    const { spark } = stage;
    stage.client.pause();
    spark.write('before');
    leave(stage, 1500);
    spark.write('after');
    spark.end(undefined, { reconnect: true });
    await stage.clock.advance(0);
    stage.client.resume();
    expect(stage.messages).toEqual(['before', 'after']);
    expect(stage.states('reconnect scheduled')).toMatchObject([{ scheduled: 1600 }]);
  });

  test('is left for good without the strategy to return', async () => {
    const stage = await Stage.connected({ strategy: ['online'] });
    leave(stage, 1500);
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['close', 'end']);
    expect(stage.clock.pending).toBe(0);
  });
});

describe('the network', () => {
  /** A page's window, as far as it matters. */
  class Page extends EventTarget {
    go(type: 'online' | 'offline'): void {
      this.dispatchEvent(new Event(type));
    }
  }

  async function online(
    options: ConstructorParameters<typeof Stage>[0] = {},
  ): Promise<{ page: Page; stage: Stage }> {
    const page = new Page();
    const stage = await Stage.connected({ network: page, reconnect, ...options });
    return { page, stage };
  }

  test('that goes takes the connection with it, and brings it back', async () => {
    const { page, stage } = await online();
    page.go('offline');
    expect(stage.client.online).toBe(false);
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['offline', 'close']);
    page.go('online');
    await stage.clock.advance(100);
    expect(stage.events).toEqual([
      'offline',
      'close',
      'online',
      'reconnect scheduled',
      'reconnect',
      'reconnected',
      'open',
    ]);
  });

  test('is told of once, however often the page says so', async () => {
    const { page, stage } = await online();
    for (const type of ['online', 'offline', 'offline', 'online', 'online'] as const) page.go(type);
    expect(stage.events.filter((event) => event.endsWith('line'))).toEqual(['offline', 'online']);
  });

  test('that goes stops the way back until it comes', async () => {
    const { page, stage } = await online();
    stage.wire.cut();
    page.go('offline');
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['close', 'reconnect scheduled', 'offline']);
    page.go('online');
    await stage.clock.advance(100);
    expect(stage.events.at(-1)).toBe('open');
  });

  test('that goes gives up an attempt that is under way', async () => {
    const page = new Page();
    const stage = new Stage({ network: page, reconnect });
    stage.network.inject({ fault: 'delay', ms: 10 });
    await stage.clock.advance(5);
    page.go('offline');
    await stage.clock.advance(1e6);
    expect(stage.server.connected).toBe(0);
    expect(stage.clock.pending).toBe(0);
    page.go('online');
    await stage.clock.advance(1000);
    expect(stage.client.readyState).toBe(Client.OPEN);
  });

  test('does not bring back a client that has ended or was never opened', async () => {
    const { page, stage } = await online();
    stage.client.end();
    page.go('offline');
    page.go('online');
    const manual = new Stage({ network: page, manual: true });
    page.go('offline');
    page.go('online');
    await stage.clock.advance(1e6);
    await manual.clock.advance(1e6);
    expect(stage.server.connected + manual.server.connected).toBe(0);
  });

  test('end while it is away is the end', async () => {
    const { page, stage } = await online();
    page.go('offline');
    stage.client.end();
    page.go('online');
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['offline', 'close', 'end', 'online']);
  });

  test('changes nothing without the strategy for it', async () => {
    const { page, stage } = await online({ strategy: ['disconnect'] });
    page.go('offline');
    page.go('online');
    await stage.clock.advance(1e6);
    expect(stage.events).toEqual(['offline', 'online']);
    expect(stage.client.readyState).toBe(Client.OPEN);
  });

  test('is not listened to any more by a client that was destroyed', async () => {
    const { page, stage } = await online();
    stage.client.destroy();
    expect(() => page.go('offline')).not.toThrow();
    expect(stage.client.online).toBe(true);
  });
});
