import { Queue } from './queue.js';

/** A piece of work that is done when it returns, or when the promise it returns settles. */
export type Job = () => void | Promise<void>;

/** Does jobs one after the other, in the order they came, at once while none takes time. */
export class Lane {
  readonly #waiting = new Queue<Job>();
  readonly #idle: () => void;
  #busy = false;
  #paused = false;

  /** @param idle is called whenever the lane had been blocked and has nothing left to do. */
  constructor(idle: () => void) {
    this.#idle = idle;
  }

  /** Whether a job that is added now has to wait, be it for others that do. */
  get blocked(): boolean {
    return this.#busy || this.#paused || this.length > 0;
  }

  /** How many jobs wait. */
  get length(): number {
    return this.#waiting.length;
  }

  push(job: Job): void {
    this.#waiting.push(job);
    this.#run();
  }

  /** Lets everything that is pushed wait until `pending` has settled. */
  hold(pending: Promise<void>): void {
    this.#busy = true;
    // A rejection is a listener's exception: it stays unhandled, for the process to see.
    void pending.finally(() => {
      this.#busy = false;
      this.#run();
    });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  #run(): void {
    while (!this.#busy && !this.#paused) {
      const job = this.#waiting.shift();
      if (!job) return this.#idle();
      this.#do(job);
    }
  }

  #do(job: Job): void {
    // Busy while the job runs, so that one which pushes another does not overtake the waiting.
    this.#busy = true;
    let pending: void | Promise<void>;
    try {
      pending = job();
    } finally {
      this.#busy = false;
    }
    if (pending) this.hold(pending);
  }
}
