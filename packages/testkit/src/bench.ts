import { type ClientOptions, Primus as Client } from '@primus/client';
import { Primus as Server, type PrimusOptions, type Spark } from '@primus/core';
import type { Parser } from '@primus/protocol';
import type { ManualClock } from '@primus/transformer-memory';
import { next } from './waiting.js';
import type { World } from './world.js';

/** Ms, by the manual clock, after which a server has given up on every client. */
const CLOSE_PATIENCE = 60_000;

/** Both ends of one connection. */
export interface Pair {
  readonly client: Client;
  readonly spark: Spark;
}

/** What a test may set of a client, and the query it connects with. */
export interface DialOptions extends Partial<ClientOptions> {
  readonly query?: string;
}

/** What one test works with: a world of its own, the time, and servers and clients on call. */
export class Bench {
  readonly clock: ManualClock;
  readonly world: World;
  readonly parser: Parser;
  readonly #clients: Client[] = [];
  readonly #servers: Server[] = [];

  constructor(world: World, parser: Parser, clock: ManualClock) {
    this.world = world;
    this.parser = parser;
    this.clock = clock;
  }

  /** Starts a server. */
  serve(options: Partial<PrimusOptions> = {}): Server {
    const { server: transformer, listener } = this.world;
    const server = new Server(listener, {
      transformer,
      parser: this.parser,
      clock: this.clock,
      ...options,
    });
    this.#servers.push(server);
    return server;
  }

  /** Starts a client, which is not connected yet. */
  dial({ query = '', ...options }: DialOptions = {}): Client {
    const client = new Client(this.world.url + query, {
      transformer: this.world.client,
      parser: this.parser,
      clock: this.clock,
      network: false,
      random: () => 0,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  /** Starts a client and waits until both ends are connected. */
  async connect(server: Server, options?: DialOptions): Promise<Pair> {
    const connected = next(server, 'connection');
    const client = this.dial(options);
    const [[spark]] = await Promise.all([connected, next(client, 'open')]);
    return { client, spark: spark as Spark };
  }

  /** Starts a server and a client. */
  pair(options?: Partial<PrimusOptions>, client?: DialOptions): Promise<Pair> {
    return this.connect(this.serve(options), client);
  }

  /** Lets the time pass that a client waits before it returns, and waits until it has. */
  async returned(client: Client, scheduled: Promise<unknown[]>): Promise<void> {
    const [state] = (await scheduled) as [{ scheduled: number }];
    const open = next(client, 'open');
    await this.clock.advance(state.scheduled);
    await open;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    const destroyed = this.#servers.map((server) => server.destroy({ close: false }));
    // Whoever can no longer be reached is not waited for.
    await this.clock.advance(CLOSE_PATIENCE);
    await Promise.all(destroyed);
    await this.world.close();
  }
}
