/** A piece of work that is done when it returns, or when the promise it returns settles. */
export type Job = () => void | Promise<void>;

/** Jobs that wait, first in, first out. */
interface JobList {
  readonly length: number;
  push(job: Job): unknown;
  shift(): Job | undefined;
}

/** Does jobs one after the other, in the order they came, at once while none takes time. */
export class Lane {
  readonly #waiting: JobList;
  readonly #idle: (() => void) | undefined;
  /** How many hold it: jobs that are under way, and whoever asked. */
  #holds = 0;
  #paused = false;

  /**
   * @param idle is called whenever the lane had been blocked and has nothing left to do
   * @param waiting where jobs wait; where very many may, something faster than an array
   */
  constructor(idle?: () => void, waiting: JobList = []) {
    this.#idle = idle;
    this.#waiting = waiting;
  }

  /** Whether there is a job that is under way or waits. */
  get occupied(): boolean {
    return this.#holds > 0 || this.#waiting.length > 0;
  }

  /** Whether a job that is added now has to wait. */
  get blocked(): boolean {
    return this.#paused || this.occupied;
  }

  push(job: Job): void {
    this.#waiting.push(job);
    this.#run();
  }

  /** Lets everything that is pushed wait until `pending` has settled. */
  hold(pending: Promise<void>): void {
    this.#holds++;
    // A rejection is a listener's exception: it stays unhandled, for the process to see.
    void pending.finally(() => this.#release());
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#run();
  }

  #release(): void {
    this.#holds--;
    this.#run();
  }

  #run(): void {
    while (this.#holds === 0 && !this.#paused) {
      const job = this.#waiting.shift();
      if (!job) return this.#idle?.();
      // Held while the job runs, so that one which pushes another does not overtake the waiting.
      this.#holds++;
      try {
        const pending = job();
        if (pending) this.hold(pending);
        this.#holds--;
      } catch (cause) {
        // A listener's exception is the process's to see, and no reason to strand the others.
        queueMicrotask(() => this.#release());
        throw cause;
      }
    }
  }
}
