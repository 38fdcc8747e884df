import type { Clock, LinkEvents } from '@primus/protocol';
import { MemoryLink } from './memory-link.js';
import type { Parcel } from './parcel.js';
import { Pipe } from './pipe.js';

/** One of the two ends of a {@link Wire}. */
export type End = 'client' | 'server';

/** What a {@link Wire} is made of. */
export interface WireOptions {
  readonly clock: Clock;
  /** Whether more than text may be sent. */
  readonly binary: boolean;
  /** Ms a parcel travels, asked anew for each. */
  readonly latency: () => number;
  /** Bytes of the longest frame that each end takes. */
  readonly maxLength: Readonly<Record<End, number>>;
  /** Called when the client learns that it was accepted; answers with who listens there. */
  readonly opened: (link: MemoryLink<Wire>) => LinkEvents;
  /** Called instead when the wire broke before. */
  readonly failed: (cause: Error) => void;
  /** Called when both ends have closed. */
  readonly closed: (wire: Wire) => void;
}

/** One connection of a `MemoryNetwork`, with the faults that can befall it. */
export class Wire {
  readonly client: MemoryLink<Wire>;
  readonly server: MemoryLink<Wire>;
  readonly #options: WireOptions;
  readonly #toClient: Pipe;
  readonly #toServer: Pipe;
  #opening = true;
  #delay = 0;

  constructor(options: WireOptions) {
    const { clock } = options;
    const latency = (): number => options.latency() + this.#delay;
    this.#options = options;
    this.#toClient = new Pipe({
      clock,
      latency,
      arrived: (parcel) => this.#atClient(parcel),
      drained: () => this.server.drained(),
    });
    this.#toServer = new Pipe({
      clock,
      latency,
      arrived: (parcel) => this.server.arrive(parcel),
      drained: () => this.client.drained(),
    });
    this.client = this.#link('client', this.#toClient, this.#toServer);
    this.server = this.#link('server', this.#toServer, this.#toClient);
    this.#toClient.push({ type: 'open' });
  }

  /** Breaks the connection; both ends learn of it at once. What is under way is lost. */
  cut(): void {
    this.halfOpen();
    if (this.#opening) this.#fail();
    this.client.end({ code: 1006 });
    this.server.end({ code: 1006 });
  }

  /** Lets what is sent from now on travel `ms` longer than the latency. */
  delay(ms: number): void {
    this.#delay = ms;
  }

  /** Loses everything from now on, in both directions and for good, and tells neither end. */
  halfOpen(): void {
    this.#toClient.break();
    this.#toServer.break();
  }

  /** Lets `reader` take `bytesPerSecond`, 0 for none. What it leaves is `buffered` at the other. */
  slow(bytesPerSecond: number, reader: End = 'client'): void {
    (reader === 'client' ? this.#toClient : this.#toServer).setRate(bytesPerSecond);
  }

  /** Ends what `delay` and `slow` began. */
  heal(): void {
    this.#delay = 0;
    this.slow(Infinity, 'client');
    this.slow(Infinity, 'server');
  }

  /** Called when the client gives up before it has learned that it was accepted. */
  abandon(): void {
    if (!this.#opening) return;
    this.#opening = false;
    this.client.terminate();
  }

  #link(end: End, incoming: Pipe, outgoing: Pipe): MemoryLink<Wire> {
    const { clock, binary, maxLength, closed } = this.#options;
    return new MemoryLink<Wire>({
      raw: this,
      clock,
      binary,
      maxLength: maxLength[end],
      incoming,
      outgoing,
      closed: () => {
        if (this.client.closed && this.server.closed) closed(this);
      },
    });
  }

  #atClient(parcel: Parcel): void {
    if (parcel.type === 'open') this.#open();
    else if (this.#opening) this.#fail();
    else this.client.arrive(parcel);
  }

  #open(): void {
    if (!this.#opening) return;
    this.#opening = false;
    this.client.listen(this.#options.opened(this.client));
  }

  #fail(): void {
    this.#opening = false;
    this.client.terminate();
    this.#options.failed(new Error('The connection broke before it was open.'));
  }
}
