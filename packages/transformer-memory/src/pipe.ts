import { type Clock, DRAIN_THRESHOLD, type Timer } from '@primus/protocol';
import { type Parcel, sizeOf } from './parcel.js';

/** What a {@link Pipe} is made of. */
export interface PipeOptions {
  readonly clock: Clock;
  /** Ms from leaving to arriving, asked anew for every parcel. None overtakes another. */
  readonly latency: () => number;
  readonly arrived: (parcel: Parcel) => void;
  /** Called when nothing waits any more, after a link's `DRAIN_THRESHOLD` or more did. */
  readonly drained: () => void;
}

interface Travelling {
  readonly parcel: Parcel;
  readonly due: number;
}

/** One direction of a wire: what is sent waits until the reader takes it, travels, and arrives. */
export class Pipe {
  readonly #options: PipeOptions;
  readonly #clock: Clock;
  readonly #unsent: Parcel[] = [];
  readonly #travelling: Travelling[] = [];
  #buffered = 0;
  #owesDrain = false;
  /** Bytes per second that the reader takes. */
  #rate = Infinity;
  #paused = false;
  #broken = false;
  #departure: Timer;
  #arrival: Timer;
  #arriving = false;

  constructor(options: PipeOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  /** Bytes that wait for the reader to take them. */
  get buffered(): number {
    return this.#buffered;
  }

  push(parcel: Parcel): void {
    if (this.#broken) return;
    this.#unsent.push(parcel);
    this.#buffered += sizeOf(parcel);
    this.#owesDrain ||= this.#buffered >= DRAIN_THRESHOLD;
    this.#depart();
  }

  /** Lets the last parcel travel at once, in place of what still waits. */
  finish(parcel: Parcel): void {
    if (this.#broken) return;
    this.#discardUnsent();
    this.#send(parcel);
  }

  /** The reader takes nothing until `resume`; what travels already still arrives. */
  pause(): void {
    this.#paused = true;
    this.#stopDeparture();
  }

  resume(): void {
    this.#paused = false;
    this.#depart();
  }

  /** From now on the reader takes `bytesPerSecond`; 0 stops it. */
  setRate(bytesPerSecond: number): void {
    this.#rate = bytesPerSecond;
    this.#stopDeparture();
    this.#depart();
  }

  /** Loses all that is under way and all that will be pushed. */
  break(): void {
    this.#broken = true;
    this.#discardUnsent();
    this.#travelling.length = 0;
    this.#clock.clearTimeout(this.#arrival);
  }

  #depart(): void {
    while (this.#unsent.length > 0 && !this.#paused && this.#departure === undefined) {
      const seconds = sizeOf(this.#unsent[0] as Parcel) / this.#rate;
      if (seconds > 0) return this.#departIn(seconds * 1000);
      this.#departNow();
    }
  }

  #departIn(ms: number): void {
    if (ms === Infinity) return;
    this.#departure = this.#clock.setTimeout(() => {
      this.#departure = undefined;
      this.#departNow();
      this.#depart();
    }, ms);
  }

  #departNow(): void {
    const parcel = this.#unsent.shift();
    if (!parcel) return;
    this.#buffered -= sizeOf(parcel);
    this.#send(parcel);
    if (this.#buffered > 0 || !this.#owesDrain) return;
    this.#owesDrain = false;
    this.#options.drained();
  }

  #send(parcel: Parcel): void {
    const previous = this.#travelling.at(-1)?.due ?? 0;
    const due = Math.max(previous, this.#clock.now() + this.#options.latency());
    this.#travelling.push({ parcel, due });
    this.#await();
  }

  /** Waits for the first of those that travel; within a tick where no time is needed. */
  #await(): void {
    const [first] = this.#travelling;
    if (this.#arriving || !first) return;
    this.#arriving = true;
    const delay = first.due - this.#clock.now();
    if (delay > 0) this.#arrival = this.#clock.setTimeout(() => this.#arrive(), delay);
    else queueMicrotask(() => this.#arrive());
  }

  #arrive(): void {
    const first = this.#travelling.shift();
    this.#arriving = false;
    // Before the delivery, which may throw: that is a listener's exception, not the end of us.
    this.#await();
    if (first) this.#options.arrived(first.parcel);
  }

  #discardUnsent(): void {
    this.#unsent.length = 0;
    this.#buffered = 0;
    this.#owesDrain = false;
    this.#stopDeparture();
  }

  #stopDeparture(): void {
    this.#clock.clearTimeout(this.#departure);
    this.#departure = undefined;
  }
}
