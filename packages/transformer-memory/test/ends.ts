import type { Handshake, Answer, TransformerHost, TransformerServer } from '@primus/core';
import type { CloseInfo, Dial, DialTarget, Frame, Link, LinkEvents } from '@primus/protocol';
import { ManualClock, MemoryNetwork, type MemoryNetworkOptions } from '@primus/transformer-memory';

/** One end of a wire, with all that happened to it, in order. */
export class Recorder implements LinkEvents {
  readonly link: Link;
  readonly frames: Frame[] = [];
  readonly errors: unknown[] = [];
  readonly closes: CloseInfo[] = [];
  drains = 0;

  constructor(link: Link) {
    this.link = link;
  }

  frame(frame: Frame): void {
    this.frames.push(frame);
  }

  drain(): void {
    this.drains++;
  }

  error(cause: unknown): void {
    this.errors.push(cause);
  }

  close(info: CloseInfo = {}): void {
    this.closes.push(info);
  }
}

/** A network with a bare host, to look at links without anything above them. */
export class Ends {
  readonly clock: ManualClock = new ManualClock();
  readonly network: MemoryNetwork;
  readonly transformer: TransformerServer;
  readonly servers: Recorder[] = [];
  readonly clients: Recorder[] = [];
  readonly handshakes: Handshake[] = [];
  readonly failures: unknown[] = [];
  refusal: Answer | undefined;

  constructor(options: MemoryNetworkOptions = {}, maxLength = 1e6) {
    this.network = new MemoryNetwork({ clock: this.clock, ...options });
    const host: TransformerHost = {
      pathname: '/primus',
      maxLength,
      maxFragments: Infinity,
      maxPendingHandshakes: Infinity,
      compression: false,
      transport: {},
      standalone: true,
      anyOrigin: true,
      log: (_, message) => {
        throw new Error(message);
      },
      owns: () => true,
      handshake: () => {
        throw new Error('There is no request.');
      },
      admit: () => Promise.resolve(this.refusal),
      respond: () => {
        throw new Error('There is no HTTP.');
      },
      readBody: () => {
        throw new Error('There is no HTTP.');
      },
      accept: (handshake, link) => {
        this.handshakes.push(handshake);
        return record(this.servers, link);
      },
    };
    this.transformer = this.network.server.attach(host);
  }

  dial(target: Partial<DialTarget> = {}): Dial {
    return this.network.client.dial(
      {
        url: new URL('http://memory/primus'),
        server: 'http://memory',
        transport: {},
        websockets: true,
        ...target,
      },
      (link) => record(this.clients, link),
      (cause) => this.failures.push(cause),
    );
  }

  /** Both ends of a new connection. */
  async connect(target?: Partial<DialTarget>): Promise<{ client: Recorder; server: Recorder }> {
    this.dial(target);
    await this.clock.advance(0);
    const client = this.clients.at(-1);
    const server = this.servers.at(-1);
    if (!client || !server) throw new Error('There is no connection.');
    return { client, server };
  }
}

function record(all: Recorder[], link: Link): Recorder {
  const recorder = new Recorder(link);
  all.push(recorder);
  return recorder;
}
