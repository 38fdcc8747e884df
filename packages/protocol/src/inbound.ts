import { parseControl } from './control.js';
import { PrimusError } from './errors.js';
import { type Frame, frameSize } from './frame.js';
import { Lane } from './lane.js';
import type { Link } from './link.js';
import type { ConnectionSettings } from './settings.js';
import { isPromise, type Packet, runTransforms } from './transforms.js';

/** The way up: frames through the parser and the transforms to the owner, in order. */
export class Inbound<Owner> {
  readonly #link: Link;
  readonly #owner: Owner;
  readonly #settings: ConnectionSettings<Owner>;
  /** Made when something has to wait for the first time; most connections never need it. */
  #lane: Lane | undefined;
  #waiting = 0;
  #deaf = false;
  #discarded = false;

  constructor(link: Link, owner: Owner, settings: ConnectionSettings<Owner>) {
    this.#link = link;
    this.#owner = owner;
    this.#settings = settings;
  }

  /** Whether the link was asked to stop reading, so that the peer's pings go unheard. */
  get deaf(): boolean {
    return this.#deaf;
  }

  frame(frame: Frame): void {
    let value: unknown;
    try {
      value = this.#settings.parser.decode(frame);
    } catch (cause) {
      return this.#undecodable(cause);
    }
    if (isPromise(value)) return this.#wait(this.#decoded(value, frame), frame);

    const control = parseControl(value);
    if (control && control.type !== 'close') {
      // What keeps a connection alive must not wait behind a reader that has stopped.
      this.#settings.events.control(this.#owner, control);
    } else if (this.#lane?.blocked) {
      this.#wait(() => this.#arrive(value, frame), frame);
    } else {
      const pending = this.#arrive(value, frame);
      if (pending) this.#line().hold(pending);
    }
  }

  /** Runs `job` after all that has arrived was delivered. */
  last(job: () => void): void {
    if (this.#lane?.blocked) this.#lane.push(job);
    else job();
  }

  /** Delivers nothing until `resume`. Once much has arrived, the link stops reading too. */
  pause(): void {
    this.#line().pause();
  }

  resume(): void {
    this.#lane?.resume();
  }

  /** Delivers nothing until `until` has settled. */
  hold(until: Promise<void>): void {
    this.#line().hold(until);
  }

  /** Delivers nothing of what has arrived. */
  discard(): void {
    this.#lane = undefined;
    this.#discarded = true;
  }

  #line(): Lane {
    return (this.#lane ??= new Lane(() => this.#caughtUp()));
  }

  #wait(job: () => void | Promise<void>, frame: Frame): void {
    const size = frameSize(frame);
    this.#waiting += size;
    this.#line().push(() => {
      this.#waiting -= size;
      return job();
    });
    if (this.#link.pause && !this.#deaf && this.#waiting >= this.#settings.limits.highWaterMark) {
      this.#deaf = true;
      this.#link.pause();
    }
  }

  #caughtUp(): void {
    if (!this.#deaf) return;
    this.#deaf = false;
    this.#link.resume?.();
  }

  /** Decoding has begun already; what comes of it is taken up when it is this frame's turn. */
  #decoded(value: Promise<unknown>, frame: Frame): () => Promise<void> {
    const outcome = value.then(
      (result) => () => this.#arrive(result, frame),
      (cause: unknown) => () => this.#undecodable(cause),
    );
    return async () => (await outcome)();
  }

  #arrive(value: unknown, frame: Frame): void | Promise<void> {
    const { events, transforms } = this.#settings;
    if (this.#discarded) return;
    const control = parseControl(value);
    if (control) return events.control(this.#owner, control);
    if (transforms.incoming.length === 0) return events.message(this.#owner, value, frame);

    const packet: Packet = { data: value };
    let verdict: boolean | Promise<boolean>;
    try {
      verdict = runTransforms(transforms.incoming, this.#owner, packet);
    } catch (error) {
      return events.error(this.#owner, error as PrimusError);
    }
    if (!isPromise(verdict)) return this.#transformed(verdict, packet, frame);
    return verdict.then(
      (goesOn) => this.#transformed(goesOn, packet, frame),
      (error: PrimusError) => events.error(this.#owner, error),
    );
  }

  #transformed(goesOn: boolean, packet: Packet, frame: Frame): void {
    if (goesOn && !this.#discarded) this.#settings.events.message(this.#owner, packet.data, frame);
  }

  #undecodable(cause: unknown): void {
    this.#settings.events.error(
      this.#owner,
      new PrimusError(
        'DECODE_FAILED',
        `The ${this.#settings.parser.name} parser could not read a frame; do both ends use it?`,
        cause,
      ),
    );
  }
}
