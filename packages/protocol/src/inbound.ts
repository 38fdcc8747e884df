import { type ControlMessage, parseControl } from './control.js';
import { PrimusError } from './errors.js';
import { type Frame, frameSize } from './frame.js';
import { Lane } from './lane.js';
import type { Circuit } from './settings.js';
import { isPromise, runTransforms } from './transforms.js';

/** The way up: frames through the parser and the transforms to the owner, in order. */
export class Inbound<Owner> {
  readonly #circuit: Circuit<Owner>;
  /** Made when something has to wait for the first time; most connections never need it. */
  #lane: Lane | undefined;
  #waiting = 0;
  #deaf = false;
  #discarded = false;
  #heardAt: number;

  constructor(circuit: Circuit<Owner>) {
    this.#circuit = circuit;
    this.#heardAt = circuit.settings.clock.now();
  }

  /** Whether the link was asked to stop reading, so that the peer's pings go unheard. */
  get deaf(): boolean {
    return this.#deaf;
  }

  /** When the peer was last heard of, ms since the epoch; now, while we do not listen. */
  get heardAt(): number {
    return this.#deaf ? this.#circuit.settings.clock.now() : this.#heardAt;
  }

  frame(frame: Frame): void {
    this.#heardAt = this.#circuit.settings.clock.now();
    let value: unknown;
    try {
      value = this.#circuit.settings.parser.decode(frame);
    } catch (cause) {
      return this.#undecodable(cause);
    }
    if (isPromise(value)) return this.#wait(this.#decoded(value, frame), frame);
    const control = parseControl(value);
    if (this.#overtakes(control)) return;
    if (this.#lane?.blocked) return this.#wait(() => this.#arrive(value, control, frame), frame);
    const pending = this.#arrive(value, control, frame);
    if (pending) this.#line().hold(pending);
  }

  /** Runs `job` after all that has arrived was delivered. */
  last(job: () => void): void {
    if (this.#lane?.occupied) this.#lane.push(job);
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

  /** Delivers nothing of what has arrived, so that nothing holds back the `last`. */
  discard(): void {
    const lane = this.#lane;
    this.#lane = undefined;
    this.#discarded = true;
    lane?.resume();
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
    if (
      this.#circuit.link.pause &&
      !this.#deaf &&
      this.#waiting >= this.#circuit.settings.highWaterMark
    ) {
      this.#deaf = true;
      this.#circuit.link.pause();
    }
  }

  #caughtUp(): void {
    if (!this.#deaf) return;
    this.#deaf = false;
    this.#heardAt = this.#circuit.settings.clock.now();
    this.#circuit.link.resume?.();
  }

  /** Decoding has begun already; what comes of it is taken up when it is this frame's turn. */
  #decoded(value: Promise<unknown>, frame: Frame): () => Promise<void> {
    const outcome = value.then(
      (result) => {
        const control = parseControl(result);
        return this.#overtakes(control) ? () => {} : () => this.#arrive(result, control, frame);
      },
      (cause: unknown) => () => this.#undecodable(cause),
    );
    return async () => (await outcome)();
  }

  /** Takes what must not wait behind a reader that has stopped, for it keeps a connection alive. */
  #overtakes(control: ControlMessage | undefined): boolean {
    if (!control || control.type === 'server' || control.type === 'data') return false;
    const { owner, settings } = this.#circuit;
    settings.events.control(owner, control);
    return true;
  }

  #arrive(value: unknown, control: ControlMessage | undefined, frame: Frame): void | Promise<void> {
    const { owner, settings } = this.#circuit;
    const { events, transforms } = settings;
    if (this.#discarded) return;
    if (control && control.type !== 'data') return events.control(owner, control);
    const message = control ? control.value : value;
    if (transforms.incoming.length === 0) return void events.message(owner, message, frame);
    return runTransforms(
      transforms.incoming,
      owner,
      { data: message, raw: frame },
      (data) => {
        if (!this.#discarded) void events.message(owner, data, frame);
      },
      (error) => {
        if (error) void events.error(owner, error);
      },
    );
  }

  #undecodable(cause: unknown): void {
    this.#circuit.settings.events.error(
      this.#circuit.owner,
      new PrimusError(
        'DECODE_FAILED',
        `The ${this.#circuit.settings.parser.name} parser cannot read this.`,
        cause,
      ),
    );
  }
}
