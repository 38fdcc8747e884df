import type { LoadCommands, ServerCommands } from './programs/commands.js';
import { Remote } from './programs/remote.js';
import type { Peer, PeerOptions } from './peers/peer.js';

/** A peer in its process and, in another one, what puts it under load. Both start when they are needed. */
export class Contestant {
  readonly peer: Peer;
  readonly #options: PeerOptions;
  #server: Promise<Remote<ServerCommands>> | undefined;
  #load: Promise<Remote<LoadCommands>> | undefined;

  constructor(peer: Peer, options: PeerOptions) {
    this.peer = peer;
    this.#options = options;
  }

  get server(): Promise<Remote<ServerCommands>> {
    this.#server ??= Remote.start('server', this.peer.name, JSON.stringify(this.#options));
    return this.#server;
  }

  get load(): Promise<Remote<LoadCommands>> {
    this.#load ??= this.server.then(({ ready }) =>
      Remote.start('load', String(ready), this.peer.dialect),
    );
    return this.#load;
  }

  /** Connects so many clients; resolves when both ends say so. */
  async connect(count: number): Promise<void> {
    await (await this.load).ask('connect', count);
    await (await this.server).ask('connected', count);
  }

  async disconnect(): Promise<void> {
    await (await this.load).ask('disconnect');
    await (await this.server).ask('connected', 0);
  }

  /** µs of CPU that the server takes for some work, and what comes of it. */
  async cpu<T>(work: () => Promise<T>): Promise<{ readonly micros: number; readonly result: T }> {
    const server = await this.server;
    const before = await server.ask('cpu');
    const result = await work();
    return { micros: (await server.ask('cpu')) - before, result };
  }

  /** Ends both processes. */
  async end(): Promise<void> {
    const started = [this.#server, this.#load].filter((each) => each !== undefined);
    for (const each of await Promise.allSettled(started)) {
      if (each.status === 'fulfilled') await each.value.end();
    }
  }
}
