import { json } from '@primus/parser-json';
import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

const code = (error: unknown): unknown => (error as { code?: unknown }).code;

/** The messages that reach the server, from now on. */
function collect(stage: Stage): unknown[] {
  const messages: unknown[] = [];
  stage.server.on('connection', (spark) => spark.on('data', (message) => messages.push(message)));
  for (const spark of Object.values(stage.server.connections)) {
    spark.on('data', (message) => messages.push(message));
  }
  return messages;
}

describe('before there is a connection', () => {
  test('messages wait, in order, and "drain" tells when they are out', async () => {
    const stage = new Stage();
    const arrived = collect(stage);
    expect([stage.client.write('a'), stage.client.write('b')]).toEqual([false, false]);
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a', 'b']);
    expect(stage.events).toEqual(['open', 'drain']);
    expect(stage.client.write('c')).toBe(true);
  });

  test('what listeners of "open" write comes after what waited', async () => {
    const stage = new Stage();
    const arrived = collect(stage);
    stage.client.write('before');
    stage.client.on('open', () => {
      expect(stage.client.write('in open')).toBe(false);
    });
    await stage.clock.advance(0);
    expect(arrived).toEqual(['before', 'in open']);
  });

  test('of more than queueSize the newest are kept, and the others told', async () => {
    const stage = new Stage({ queueSize: 2 });
    const arrived = collect(stage);
    const sent = ['a', 'b', 'c', 'd'].map((text) =>
      stage.client.send(text).then(
        () => 'sent',
        (error: unknown) => code(error),
      ),
    );
    await stage.clock.advance(0);
    expect(arrived).toEqual(['c', 'd']);
    expect(await Promise.all(sent)).toEqual(['QUEUE_FULL', 'QUEUE_FULL', 'sent', 'sent']);
  });

  test('with a queueSize of 0 nothing waits', async () => {
    const stage = new Stage({ queueSize: 0 });
    const arrived = collect(stage);
    stage.client.write('a');
    await stage.clock.advance(0);
    expect(arrived).toEqual([]);
  });

  test('messages written while it is away go out when it is back', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.wire.cut();
    stage.client.write('a');
    stage.client.on('reconnected', () => stage.client.write('b'));
    const sent = stage.client.send('c');
    await stage.clock.advance(1000);
    await sent;
    expect(arrived).toEqual(['a', 'c', 'b']);
  });

  test('messages written after the end wait for open()', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.end();
    expect(stage.client.write('a')).toBe(false);
    await stage.clock.advance(1000);
    stage.client.open();
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a']);
  });
});

describe('while the reader has paused and the connection is gone', () => {
  test('messages wait for the next connection', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.pause();
    stage.spark.write('unread');
    await stage.clock.advance(0);
    stage.wire.cut();
    stage.client.write('a');
    const sent = stage.client.send('b');
    stage.client.resume();
    await stage.clock.advance(1000);
    await sent;
    expect(arrived).toEqual(['a', 'b']);
    expect(stage.messages).toEqual(['unread']);
  });

  test('end is the end at once', async () => {
    const stage = await Stage.connected();
    stage.client.pause();
    stage.spark.write('unread');
    await stage.clock.advance(0);
    stage.wire.cut();
    stage.client.write('kept');
    stage.client.end();
    expect(stage.events).toEqual(['close', 'end']);
    const arrived = collect(stage);
    stage.client.resume().open();
    await stage.clock.advance(0);
    expect(arrived).toEqual(['kept']);
  });
});

describe('backpressure', () => {
  const chunk = 'x'.repeat(65_536);
  const options = { highWaterMark: 65_536 };

  test('write is false while the server reads slowly, until "drain"', async () => {
    const stage = await Stage.connected(options);
    const arrived = collect(stage);
    stage.wire.slow(0, 'server');
    expect(stage.client.write(chunk)).toBe(false);
    for (let i = 0; i < 5; i++) expect(stage.client.write(i)).toBe(false);
    await stage.clock.advance(1000);
    expect(stage.events).toEqual([]);
    stage.wire.heal();
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['drain']);
    expect(arrived).toEqual([chunk, 0, 1, 2, 3, 4]);
  });

  test('what waits for a slow server when the connection breaks goes out when it is back', async () => {
    const stage = await Stage.connected(options);
    const arrived = collect(stage);
    stage.wire.slow(0, 'server');
    stage.client.write(chunk);
    stage.client.write('a');
    const sent = stage.client.send('b');
    stage.wire.cut();
    stage.client.write('c');
    await stage.clock.advance(1000);
    await sent;
    expect(arrived).toEqual(['a', 'b', 'c']);
    expect(stage.events.filter((name) => name === 'drain')).toHaveLength(1);
  });

  test('what waits for a slow server is not limited by queueSize, and sent before the end', async () => {
    const stage = await Stage.connected({ ...options, queueSize: 1 });
    const arrived = collect(stage);
    stage.wire.slow(0, 'server');
    stage.client.write(chunk);
    for (const text of ['a', 'b', 'c']) stage.client.write(text);
    stage.client.end();
    expect(stage.events).toEqual([]);
    stage.wire.heal();
    await stage.clock.advance(0);
    expect(arrived).toEqual([chunk, 'a', 'b', 'c']);
    expect(stage.events.slice(-2)).toEqual(['close', 'end']);
  });

  test('what waits for a slow server that is given up is told', async () => {
    const stage = await Stage.connected(options);
    stage.wire.slow(0, 'server');
    stage.client.write(chunk);
    const sent = stage.client.send('waits').catch(code);
    stage.client.end();
    stage.wire.cut();
    expect(await sent).toBe('CONNECTION_CLOSED');
  });

  test('what a transform writes comes after what it transforms', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.transform('outgoing', (packet) => {
      if (packet.data === 'a') stage.client.write('b');
    });
    expect(stage.client.write('a')).toBe(true);
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a', 'b']);
  });

  test('while a message is being transformed, write is true until very many wait', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.transform('outgoing', () => Promise.resolve());
    let written = 1;
    while (stage.client.write(written) && written < 10_000) written++;
    expect(written).toBeGreaterThan(100);
    expect(written).toBeLessThan(10_000);
    await stage.clock.advance(0);
    expect(arrived).toHaveLength(written);
    expect(stage.events).toEqual(['drain']);
  });

  test('a server that pauses makes the client wait', async () => {
    const stage = await Stage.connected(options, { highWaterMark: 65_536 });
    const arrived = collect(stage);
    stage.spark.pause();
    let written = 0;
    while (stage.client.write(chunk) && written < 100) {
      written++;
      await stage.clock.advance(0);
    }
    expect(written).toBeLessThan(5);
    stage.spark.resume();
    await stage.clock.advance(0);
    expect(arrived).toHaveLength(written + 1);
    expect(stage.events).toEqual(['drain']);
  });

  test('pausing lasts across connections', async () => {
    const stage = await Stage.connected();
    stage.client.pause();
    stage.wire.cut();
    await stage.clock.advance(1000);
    stage.spark.write('a');
    await stage.clock.advance(0);
    expect(stage.messages).toEqual([]);
    stage.client.resume();
    expect(stage.messages).toEqual(['a']);
  });
});

describe('streams', () => {
  test('for await goes on across connections, until the end', async () => {
    const stage = await Stage.connected();
    const read: unknown[] = [];
    const reading = (async () => {
      for await (const message of stage.client) read.push(message);
    })();
    stage.spark.write('a');
    await stage.clock.advance(0);
    stage.wire.cut();
    await stage.clock.advance(1000);
    stage.spark.write('b');
    stage.spark.end();
    await stage.clock.advance(0);
    await reading;
    expect(read).toEqual(['a', 'b']);
  });

  test.each(['while it is connected', 'while it is not'])(
    'for await is over when the client is destroyed %s',
    async (when) => {
      const stage = await Stage.connected();
      if (when === 'while it is not') stage.client.end();
      const reading = (async () => {
        for await (const message of stage.client) expect(message).toBeUndefined();
        return 'over';
      })();
      await stage.clock.advance(0);
      stage.client.destroy();
      expect(await reading).toBe('over');
    },
  );

  test('pipe echoes through a client, across connections', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.pipe(stage.client);
    stage.spark.write('a');
    await stage.clock.advance(0);
    stage.wire.cut();
    await stage.clock.advance(1000);
    stage.spark.write('b');
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a', 'b']);
  });
});

describe('leaving', () => {
  test('end(message) sends it last, after what waits', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.write('a');
    stage.client.end('bye');
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a', 'bye']);
    expect(stage.events).toEqual(['close', 'end']);
  });

  test('what transforms still work on is sent before the end', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    stage.client.transform('outgoing', () => Promise.resolve());
    stage.client.write('a');
    stage.client.end();
    await stage.clock.advance(0);
    expect(arrived).toEqual(['a']);
    expect(stage.events).toEqual(['close', 'end']);
  });

  test('destroy releases all, tells of it last, and refuses what comes', async () => {
    const stage = await Stage.connected();
    stage.client.destroy();
    stage.client.destroy();
    expect(stage.events).toEqual(['close', 'end', 'destroy']);
    expect(stage.client.listeners('data')).toEqual([]);
    expect([stage.client.write('x'), stage.client.writable, stage.client.readable]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await stage.client.send('x').catch(code)).toBe('DESTROYED');
    await stage.clock.advance(0);
    expect([stage.server.connected, stage.clock.pending]).toEqual([0, 0]);
  });

  test('destroy tells those who wait for a connection', async () => {
    const stage = new Stage({ manual: true });
    const sent = stage.client.send('x').catch(code);
    const id = stage.client.id().catch(code);
    stage.client.destroy();
    expect(await sent).toBe('DESTROYED');
    expect(await id).toBe('DESTROYED');
  });
});

describe('errors', () => {
  test('a message that cannot be written is an error, and the others go on', async () => {
    const stage = await Stage.connected();
    const arrived = collect(stage);
    expect(stage.client.write(undefined)).toBe(true);
    stage.client.write('a');
    await stage.clock.advance(0);
    expect(stage.events).toEqual(['error']);
    expect(arrived).toEqual(['a']);
  });

  test('a frame that cannot be read is an error, and nothing is thrown without a listener', async () => {
    const stage = await Stage.connected();
    stage.client.removeAllListeners('error');
    stage.spark.connection.link.send('{');
    stage.spark.write('a');
    await stage.clock.advance(0);
    expect(stage.messages).toEqual(['a']);
  });
});

test('transforms of both directions have the client as this', async () => {
  const stage = await Stage.connected();
  const seen: unknown[] = [];
  for (const direction of ['incoming', 'outgoing'] as const) {
    stage.client.transform(direction, function (packet) {
      seen.push([direction, this === stage.client, packet.data]);
      packet.data = [packet.data];
    });
  }
  const arrived = collect(stage);
  stage.client.write('up');
  stage.spark.write('down');
  await stage.clock.advance(0);
  expect(seen).toEqual([
    ['outgoing', true, 'up'],
    ['incoming', true, 'down'],
  ]);
  expect([arrived, stage.messages]).toEqual([[['up']], [['down']]]);
});

describe('id', () => {
  test('is that of the spark, and another after a reconnect', async () => {
    const stage = await Stage.connected();
    const ask = async (): Promise<[string, string]> => {
      const id = stage.client.id();
      await stage.clock.advance(0);
      return [await id, stage.spark.id];
    };
    const [first, spark] = await ask();
    expect(first).toBe(spark);
    stage.wire.cut();
    const asked = stage.client.id();
    await stage.clock.advance(1000);
    expect(await asked).toBe(stage.spark.id);
    expect(await asked).not.toBe(first);
  });

  test('waits for the connection, and for a parser that takes time', async () => {
    const parser = {
      ...json,
      encode: async (value: unknown) => json.encode(value),
      decode: async (frame: string | Uint8Array) => json.decode(frame),
    };
    const stage = new Stage({ parser }, { parser });
    const asked = [stage.client.id(), stage.client.id()];
    await stage.clock.advance(0);
    const { id } = stage.spark;
    expect(await Promise.all(asked)).toEqual([id, id]);
  });
});
