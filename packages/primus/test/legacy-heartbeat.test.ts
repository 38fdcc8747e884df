import { once } from 'node:events';
import { ManualClock } from '@primus/transformer-memory';
import type { PrimusOptions, Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { journal, next, nextText, pair, rawSocket, serve, type Served } from './support.js';

interface Legacy extends Served {
  readonly clock: ManualClock;
  /** A client of before Primus 7 that has connected. */
  readonly socket: WebSocket;
  readonly spark: Spark;
  /** What the client was sent. */
  readonly frames: readonly string[];
}

async function serveLegacy(options: PrimusOptions = {}): Promise<Legacy> {
  const clock = new ManualClock(Date.UTC(2030, 0));
  const world = await serve({ pingInterval: 1_000, legacyHeartbeat: true, clock, ...options });
  const connection = next(world.primus, 'connection');
  const socket = rawSocket(`${world.url}/primus`);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  await once(socket, 'open');
  const [spark] = (await connection) as [Spark];
  return { ...world, clock, socket, spark, frames };
}

/** Lets a client ping, and waits for the answer. */
async function ping({ socket }: Pick<Legacy, 'socket'>, text: string): Promise<string> {
  const answer = nextText(socket);
  socket.send(text);
  return answer;
}

describe('Clients of before Primus 7', () => {
  test.each([
    ['as JSON', '"primus::ping::1445"', '"primus::pong::1445"'],
    ['as text that is no JSON', 'primus::ping::1445', 'primus::pong::1445'],
    ['as JSON, without a time', '"primus::ping::"', '"primus::pong::"'],
    ['as text, without a time', 'primus::ping::', 'primus::pong::'],
  ])('are answered as they ping: %s', async (_, text, answer) => {
    const world = await serveLegacy();
    const errors = journal(world.spark, 'error', 'data');
    expect(await ping(world, text)).toBe(answer);
    expect(errors).toEqual([]);
  });

  test.each(['ejson', 'msgpack', 'binary'])('are answered by %s, too', async (parser) => {
    const world = await serveLegacy({ parser });
    const answered = once(world.socket, 'message');
    const { parser: same } = world.primus.connectionSettings;
    world.socket.send((await same.encode('primus::ping::1445')) as string);
    const [data, isBinary] = (await answered) as [Buffer, boolean];
    const frame = isBinary ? data : data.toString();
    expect(await same.decode(frame)).toBe('primus::pong::1445');
  });

  test.each(['"primus::ping::1"', 'primus::ping::1'])(
    'stay as long as they ping, and are not pinged: %s',
    async (text) => {
      const world = await serveLegacy();
      for (let count = 0; count < 10; count++) {
        await ping(world, text);
        await world.clock.advance(1_400);
      }
      expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
      expect(world.frames).toEqual(Array.from({ length: 10 }, () => text.replace('ping', 'pong')));
    },
  );

  test('stay for messages, too', async () => {
    const world = await serveLegacy();
    await ping(world, '"primus::ping::1"');
    for (let count = 0; count < 10; count++) {
      const arrived = next(world.spark, 'data');
      world.socket.send('"still here"');
      await arrived;
      await world.clock.advance(1_400);
    }
    expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
  });

  test.each([
    [true, 35_000],
    [5_000, 5_000],
  ])('are cut once they are silent for long: %o', async (legacyHeartbeat, patience) => {
    const world = await serveLegacy({ legacyHeartbeat });
    await ping(world, 'primus::ping::1');
    const closed = once(world.socket, 'close');
    await world.clock.advance(patience - 1);
    expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
    await world.clock.advance(1);
    await closed;
    expect(world.primus.connected).toBe(0);
    expect(world.frames).toEqual(['primus::pong::1']);
  });

  test('may ping as rarely as they did, however often the server does', async () => {
    const world = await serveLegacy();
    for (let count = 0; count < 3; count++) {
      await world.clock.advance(25_000);
      await ping(world, 'primus::ping::1');
    }
    expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
  });

  test('are not pinged before they had an interval to ping first', async () => {
    const world = await serveLegacy();
    await world.clock.advance(500);
    const connection = next(world.primus, 'connection');
    const late = rawSocket(`${world.url}/primus`);
    const frames: string[] = [];
    late.on('message', (data: Buffer) => frames.push(data.toString()));
    const [spark] = (await connection) as [Spark];
    await world.clock.advance(900);
    expect(world.frames).toEqual([expect.stringMatching(/^"primus::ping::/)]);
    expect(await ping({ socket: late }, 'primus::ping::1')).toBe('primus::pong::1');
    await world.clock.advance(10_000);
    expect(spark.readyState).toBe(world.primus.Spark.OPEN);
    await ping({ socket: late }, 'primus::ping::2');
    expect(frames).toEqual(['primus::pong::1', 'primus::pong::2']);
  });

  test('are cut when nothing at all comes of them', async () => {
    const world = await serveLegacy({ legacyHeartbeat: 5_000 });
    const closed = once(world.socket, 'close');
    await world.clock.advance(5_900);
    expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
    await world.clock.advance(1_000);
    await closed;
    expect(world.frames).toHaveLength(1);
  });

  test('do without heartbeats where there are none', async () => {
    const world = await serveLegacy({ pingInterval: false });
    expect(await ping(world, 'primus::ping::1')).toBe('primus::pong::1');
    await world.clock.advance(1e9);
    expect(world.spark.readyState).toBe(world.primus.Spark.OPEN);
  });

  test('may be served with others, which answer pings as ever', async () => {
    const world = await serveLegacy();
    await ping(world, 'primus::ping::1');
    const { spark } = await pair(world);
    const beat = next(spark, 'heartbeat');
    await world.clock.advance(1_000);
    await beat;
    expect(world.frames).toEqual(['primus::pong::1']);
  });

  test('others are cut within two intervals, as ever, once they have answered', async () => {
    const world = await serveLegacy();
    await world.clock.advance(1_000);
    const beat = next(world.spark, 'heartbeat');
    world.socket.send('"primus::pong::1"');
    await beat;
    const closed = once(world.socket, 'close');
    await world.clock.advance(2_000);
    await closed;
    expect(world.frames).toHaveLength(2);
  });

  test('others are pinged before they miss it', async () => {
    const clock = new ManualClock();
    const world = await serve({ pingInterval: 1_000, legacyHeartbeat: true, clock });
    await clock.advance(900);
    const { spark, client } = await pair(world);
    const lost = journal(client, 'close', 'reconnect');
    for (let count = 0; count < 5; count++) {
      const beat = next(spark, 'heartbeat');
      await clock.advance(1_000);
      await beat;
    }
    expect(lost).toEqual([]);
  });

  test('a heartbeat of your own stays, whatever clients do', async () => {
    const world = await serveLegacy();
    let beats = 0;
    Object.assign(world.spark, { heartbeat: () => void beats++ });
    await ping(world, 'primus::ping::1');
    await world.clock.advance(100_000);
    expect(beats).toBe(100);
    expect(world.frames).toEqual(['primus::pong::1']);
  });

  test('a custom parser that has private members reads and writes as ever', async () => {
    class Shouting {
      readonly name = 'shouting';
      readonly binary = false;
      readonly #mark = '!';
      encode = (value: unknown): string => JSON.stringify(value) + this.#mark;
      decode(frame: unknown): unknown {
        return JSON.parse(String(frame).replace(this.#mark, ''));
      }
    }
    const world = await serveLegacy({ parser: new Shouting() });
    const arrived = next(world.spark, 'data');
    world.socket.send('{"loud":true}!');
    expect((await arrived)[0]).toEqual({ loud: true });
    expect(await ping(world, '"primus::ping::1"!')).toBe('"primus::pong::1"!');
  });

  test('are answered in bare text whatever the parser', async () => {
    const world = await serveLegacy({
      parser: {
        encoder: (value, done) => done(null, `<${JSON.stringify(value)}>`),
        decoder: (frame, done) => done(null, JSON.parse(String(frame).slice(1, -1))),
      },
    });
    expect(await ping(world, 'primus::ping::1')).toBe('primus::pong::1');
    expect(await ping(world, '<"primus::ping::2">')).toBe('<"primus::pong::2">');
    world.primus.parsers('ejson');
    expect(await ping(world, 'primus::ping::3')).toBe('primus::pong::3');
  });

  test('are answered with the time they sent, whatever it is', async () => {
    const world = await serveLegacy();
    expect(await ping(world, '"primus::ping::bare::1"')).toBe('"primus::pong::bare::1"');
    expect(await ping(world, 'primus::ping::"1"')).toBe('primus::pong::"1"');
  });

  test('are answered once when a plugin initialises a spark twice', async () => {
    const world = await serveLegacy();
    for (const hook of world.primus.Spark.prototype.__initialise) hook.call(world.spark as never);
    await ping(world, 'primus::ping::1');
    await ping(world, 'primus::ping::2');
    expect(world.frames).toEqual(['primus::pong::1', 'primus::pong::2']);
  });

  test('are taken for messages that cannot be read when they only look like pings', async () => {
    const world = await serveLegacy();
    const error = next(world.spark, 'error');
    world.socket.send(' primus::ping::1');
    expect(await error).toMatchObject([{ code: 'DECODE_FAILED' }]);
  });

  test('are not answered without the option', async () => {
    const world = await serveLegacy({ legacyHeartbeat: false });
    const error = next(world.spark, 'error');
    world.socket.send('"primus::ping::1"');
    world.socket.send('primus::ping::2');
    expect(await error).toMatchObject([{ code: 'DECODE_FAILED' }]);
    expect(await ping(world, '"primus::id::"')).toBe(`"primus::id::${world.spark.id}"`);
    expect(world.frames).toHaveLength(1);
  });
});
