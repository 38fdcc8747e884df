import type { Handshake, TransformerHost } from '@primus/core';
import type { Dial, DialTarget, Link, LinkEvents } from '@primus/protocol';
import { DialRefused } from './dial-refused.js';
import type { Wire, WireOptions } from './wire.js';

/** What differs between the wires of a network. */
export type Ends = Pick<WireOptions, 'maxLength' | 'opened' | 'failed'>;

/** What an {@link Attempt} asks of the network. */
export interface Exchange {
  /** Runs `arrive` after the time that a parcel travels. */
  travel(arrive: () => void): void;
  /** What becomes of those who dial. */
  answer(): 'accept' | 'refuse' | 'ignore';
  /** Who listens at `path`. */
  hostAt(path: string): TransformerHost | undefined;
  /** Lays a wire. */
  connect(ends: Ends): Wire;
}

/** The `transport` option of a client, as far as this network reads it. */
export interface MemoryTransport {
  /** Sent with the handshake, beside `host`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the client is. Default `127.0.0.1`. */
  readonly address?: string;
  /** Default 50000. */
  readonly port?: number;
  /** Bytes of the longest frame that the client takes. Default Infinity. */
  readonly maxLength?: number;
}

/** One attempt of a client to connect. */
export class Attempt implements Dial {
  readonly #exchange: Exchange;
  readonly #target: DialTarget;
  readonly #opened: (link: Link) => LinkEvents;
  readonly #failed: (cause: unknown) => void;
  #over = false;
  #wire: Wire | undefined;

  constructor(
    exchange: Exchange,
    target: DialTarget,
    opened: (link: Link) => LinkEvents,
    failed: (cause: unknown) => void,
  ) {
    this.#exchange = exchange;
    this.#target = target;
    this.#opened = opened;
    this.#failed = failed;
    exchange.travel(() => this.#arrive());
  }

  get raw(): Wire | undefined {
    return this.#wire;
  }

  abort(): void {
    this.#over = true;
    this.#wire?.abandon();
  }

  #arrive(): void {
    if (this.#over) return;
    const { pathname } = this.#target.url;
    const answer = this.#exchange.answer();
    if (answer === 'ignore') return;
    const host = answer === 'accept' ? this.#exchange.hostAt(pathname) : undefined;
    if (!host) return this.#refuse(new DialRefused(`Nobody listens at ${pathname}.`));
    void this.#knock(host, handshakeOf(this.#target));
  }

  async #knock(host: TransformerHost, handshake: Handshake): Promise<void> {
    const refusal = await host.admit(handshake);
    if (this.#over) return;
    if (refusal) {
      return this.#refuse(new DialRefused(`The server answered ${refusal.status}.`, refusal));
    }
    const { maxLength = Infinity } = this.#target.transport as MemoryTransport;
    this.#wire = this.#exchange.connect({
      maxLength: { server: host.maxLength, client: maxLength },
      opened: (link) => this.#opened(link),
      failed: (cause) => this.#failed(cause),
    });
    this.#wire.server.listen(host.accept(handshake, this.#wire.server));
  }

  #refuse(cause: DialRefused): void {
    this.#exchange.travel(() => {
      if (!this.#over) this.#failed(cause);
    });
  }
}

function handshakeOf({ url, transport }: DialTarget): Handshake {
  const { headers, address = '127.0.0.1', port = 50_000 } = transport as MemoryTransport;
  return {
    url: url.pathname + url.search,
    headers: { host: url.host, ...headers },
    remote: { address, port },
  };
}
