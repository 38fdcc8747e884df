import { createServer } from 'node:http';
import { ManualClock } from '@primus/transformer-memory';
import Primus, { type PrimusOptions, type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { published } from '../../src/edition.js';
import { destroyed, listening } from '../servers/support.js';

/** A client of Primus 6, as far as it is used here. */
interface Client {
  on(event: string, listener: (...args: readonly unknown[]) => void): this;
  once(event: string, listener: (...args: readonly unknown[]) => void): this;
  write(message: unknown): boolean;
  end(): void;
}

interface Module {
  createSocket(options: object): new (url: string, options: object) => Client;
}

const Primus6 = published('primus-6') as Module;

interface Emitter {
  once(event: string, listener: (...args: readonly unknown[]) => void): unknown;
}

function next(emitter: Emitter, event: string): Promise<readonly unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}

interface World {
  readonly primus: Primus;
  readonly clock: ManualClock;
  readonly client: Client;
  readonly spark: Spark;
  /** What the client took for messages. */
  readonly data: readonly unknown[];
  /** What it noticed of its connection. */
  readonly noticed: readonly string[];
}

/** A server with time of its own, and a client that pings without being asked. */
async function meet(
  transformer: string,
  options: PrimusOptions,
  waiting: { readonly pong?: number } = {},
): Promise<World> {
  const clock = new ManualClock(Date.now());
  const server = createServer();
  const transport = transformer === 'engine.io' ? { allowEIO3: true } : {};
  const primus = destroyed(new Primus(server, { transformer, transport, clock, ...options }));
  const connection = next(primus, 'connection');
  const Socket = Primus6.createSocket({ transformer, parser: 'JSON', pathname: '/primus' });
  const url = await listening(server);
  const client = new Socket(url, { ping: 5, ...waiting, reconnect: { min: 1, max: 10 } });
  onTestFinished(() => client.end());
  const data: unknown[] = [];
  client.on('data', (message) => data.push(message));
  const noticed: string[] = [];
  for (const event of ['offline', 'reconnect', 'reconnected', 'close', 'error', 'end']) {
    client.on(event, () => noticed.push(event));
  }
  const opened = next(client, 'open');
  const [spark] = (await connection) as [Spark];
  await opened;
  return { primus, clock, client, spark, data, noticed };
}

/** Lets many intervals of the server pass while a client pings in its own time. */
async function stay({ clock, client }: World): Promise<void> {
  for (let count = 0; count < 10; count++) {
    await next(client, 'incoming::pong');
    await clock.advance(25_000);
  }
}

describe.each(['websockets', 'engine.io'])('A client of Primus 6 by %s', (transformer) => {
  test('is answered and stays, and gets messages and no pings', async () => {
    const world = await meet(transformer, { legacyHeartbeat: true });
    await stay(world);
    expect(world.spark.readyState).toBe(Primus.Spark.OPEN);
    expect([world.data, world.noticed]).toEqual([[], []]);

    const arrived = next(world.spark, 'data');
    world.client.write({ from: 'client' });
    expect((await arrived)[0]).toEqual({ from: 'client' });
    const received = next(world.client, 'data');
    world.spark.write({ from: 'server' });
    expect((await received)[0]).toEqual({ from: 'server' });
  });

  test('is answered and stays after it has come back', async () => {
    const world = await meet(transformer, { legacyHeartbeat: true });
    await next(world.client, 'incoming::pong');
    const again = next(world.primus, 'connection');
    const reconnected = next(world.client, 'reconnected');
    world.spark.end(undefined, { reconnect: true });
    const [spark] = (await again) as [Spark];
    await reconnected;
    await stay(world);
    expect(spark.readyState).toBe(Primus.Spark.OPEN);
    expect(world.noticed).toEqual(['close', 'reconnect', 'reconnected']);
    expect(world.data).toEqual([]);
  });

  test('goes offline without the option', async () => {
    const world = await meet(transformer, {}, { pong: 5 });
    await next(world.client, 'offline');
    expect(world.data).toEqual([]);
  });
});
