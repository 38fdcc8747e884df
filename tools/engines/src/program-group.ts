import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { killGroup } from './kill-group.js';
import { GRACE, within } from './within.js';

/**
 * A shell that leads a group of its own, and ends the group when the program does. It ends the
 * program when its input ends, as it does with the process that holds it, however that ends.
 */
const LEADER = `exec 4<&0
"$@" 4<&- &
program=$!
exec 2>/dev/null
{ cat <&4 >/dev/null; kill -TERM "$program"; sleep ${GRACE / 1000}; kill -KILL 0; } &
wait "$program"
kill -KILL 0`;

/** A program, and the programs it starts. None of them outlives this process. */
export class ProgramGroup {
  readonly #name: string;
  readonly #leader: ChildProcess;
  readonly #exited: Promise<unknown>;
  #errors = '';

  constructor(
    executable: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#name = executable;
    this.#leader = spawn('/bin/sh', ['-c', LEADER, 'sh', executable, ...args], {
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    this.#exited = once(this.#leader, 'close');
    this.#leader.stdin?.on('error', () => {});
    this.#leader.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
  }

  /** What the program writes to its file descriptor 3. */
  get output(): Readable {
    return this.#leader.stdio[3] as Readable;
  }

  /** Waits for what shows that the program works; `ready` is to give up when it is told to. */
  async until<T>(limit: number, ready: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const over = new AbortController();
    const ended = this.#exited.then(() => Promise.reject(new Error('It ended.')));
    try {
      return await within(limit, 'That', Promise.race([ready(over.signal), ended]));
    } catch (cause) {
      await this.stop();
      throw new Error(`${this.#name} did not start. ${String(cause)}\n${this.#errors}`.trimEnd(), {
        cause,
      });
    } finally {
      over.abort();
    }
  }

  async stop(): Promise<void> {
    this.#leader.stdin?.end();
    await within(GRACE, 'The end', this.#exited).catch(() => {});
    if (this.#leader.pid !== undefined) killGroup(this.#leader.pid);
    await this.#exited;
  }
}
