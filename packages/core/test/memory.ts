import { Primus as Client, type ClientOptions } from '@primus/client';
import { Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { ManualClock, MemoryNetwork, type Wire } from '@primus/transformer-memory';

/** A server on a network in memory, with its clients and its time. */
export class Stage {
  readonly clock: ManualClock = new ManualClock();
  readonly network: MemoryNetwork = new MemoryNetwork({ clock: this.clock });
  readonly server: Primus;
  /** What was logged: level, message, details. */
  readonly logs: unknown[][] = [];

  constructor(options: Partial<PrimusOptions> = {}) {
    this.server = this.serve(options);
  }

  /** Another server on the same network. */
  serve(options: Partial<PrimusOptions> = {}): Primus {
    const server = new Primus(undefined, {
      transformer: this.network.server,
      parser: json,
      clock: this.clock,
      ...options,
    });
    server.on('log', (...entry) => this.logs.push(entry));
    return server;
  }

  dial(query = '', options: Partial<ClientOptions> = {}): Client {
    return new Client(`http://memory${query}`, {
      transformer: this.network.client,
      parser: json,
      clock: this.clock,
      random: () => 0,
      ...options,
    });
  }

  /** A new connection: both ends, and the wire between them. */
  async connect(
    query?: string,
    options?: Partial<ClientOptions>,
  ): Promise<{ client: Client; spark: Spark; wire: Wire }> {
    let spark: Spark | undefined;
    this.server.once('connection', (connected) => (spark = connected));
    const client = this.dial(query, options);
    await this.clock.advance(0);
    const wire = this.network.wires.at(-1);
    if (!spark || !wire) throw new Error('There is no connection.');
    return { client, spark, wire };
  }
}
