import type { Clock, Timer } from '@primus/protocol';

/** What happens when an alarm rings; `late` when that was found out by looking at the time. */
type Ring = (late: boolean) => void;

/** The one thing at a time that a client waits for: until when, and what happens then. */
export class Alarm {
  readonly #clock: Clock;
  #timer: Timer;
  #due = 0;
  #ring: Ring | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rings in `delay` ms, and not for what it was set to before. */
  set(delay: number, ring: Ring): void {
    this.clear();
    this.#due = this.#clock.now() + delay;
    this.#ring = ring;
    this.#timer = this.#clock.setTimeout(() => ring(false), delay);
  }

  clear(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#ring = undefined;
  }

  /** Rings if it is due: timers run late in a page that was hidden, and stand still in one asleep. */
  check(): void {
    if (this.#clock.now() >= this.#due) this.#ring?.(true);
  }
}
