import { Primus as Client, type ClientOptions, type ReconnectState } from '@primus/client';
import { Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { ManualClock, MemoryNetwork, type Wire } from '@primus/transformer-memory';

const EVENTS = [
  'open',
  'data',
  'error',
  'drain',
  'close',
  'end',
  'timeout',
  'reconnect scheduled',
  'reconnect',
  'reconnected',
  'reconnect timeout',
  'reconnect failed',
  'offline',
  'online',
  'readyStateChange',
  'destroy',
] as const;

/** One event of a client: its name and when it happened. */
export interface Entry {
  readonly event: string;
  readonly at: number;
  /** A copy of what was told of a reconnect. */
  readonly state: ReconnectState | undefined;
  readonly args: readonly unknown[];
}

/** A client, its server, the network between them and the time, with all events in order. */
export class Stage {
  readonly clock: ManualClock = new ManualClock();
  readonly network: MemoryNetwork = new MemoryNetwork({ clock: this.clock });
  readonly journal: Entry[] = [];
  readonly server: Primus;
  readonly client: Client;

  constructor(options: Partial<ClientOptions> = {}, server: Partial<PrimusOptions> = {}) {
    this.server = new Primus(undefined, {
      transformer: this.network.server,
      parser: json,
      clock: this.clock,
      pingInterval: false,
      ...server,
    });
    this.client = new Client('http://memory', {
      transformer: this.network.client,
      parser: json,
      clock: this.clock,
      random: () => 0,
      network: false,
      pingTimeout: false,
      ...options,
    });
    for (const event of EVENTS) {
      this.client.on(event, (...args: unknown[]) => {
        const told = args.find(
          (arg) => typeof arg === 'object' && arg !== null && 'attempt' in arg,
        );
        const state = told && { ...(told as ReconnectState) };
        this.journal.push({ event, at: this.clock.now(), state, args });
      });
    }
  }

  /** A stage on which client and server are connected. */
  static async connected(
    options?: Partial<ClientOptions>,
    server?: Partial<PrimusOptions>,
  ): Promise<Stage> {
    const stage = new Stage(options, server);
    await stage.clock.advance(0);
    stage.journal.length = 0;
    return stage;
  }

  get wire(): Wire {
    const wire = this.network.wires.at(-1);
    if (!wire) throw new Error('There is no connection.');
    return wire;
  }

  get spark(): Spark {
    const spark = Object.values(this.server.connections).at(-1);
    if (!spark) throw new Error('There is no spark.');
    return spark;
  }

  /** Names of the events so far, without the changes of state. */
  get events(): string[] {
    return this.journal
      .map(({ event }) => event)
      .filter((event) => event !== 'readyStateChange' && event !== 'data');
  }

  /** Names and times of the events so far, without the changes of state. */
  get timeline(): [string, number][] {
    return this.journal
      .filter(({ event }) => event !== 'readyStateChange')
      .map(({ event, at }) => [event, at]);
  }

  /** What was told of reconnects with `event`. */
  states(event: string): ReconnectState[] {
    return this.journal.flatMap((entry) =>
      entry.event === event && entry.state ? [entry.state] : [],
    );
  }

  /** The messages that arrived. */
  get messages(): unknown[] {
    return this.journal.flatMap(({ event, args }) => (event === 'data' ? [args[0]] : []));
  }
}
