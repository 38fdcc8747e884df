import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type ProgramName, programFile } from './build.js';
import type { Answer } from './commands.js';

/** Ms after which whoever has not answered never will. */
const PATIENCE = 60_000;

type Argument<C, Name extends keyof C> = C[Name] extends (argument: infer A) => unknown
  ? A
  : undefined;
type Result<C, Name extends keyof C> = C[Name] extends (argument: never) => infer R ? R : never;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Error) => void;
}

/** A program in a process of its own. */
export class Remote<C> {
  /** What it said when it was ready. */
  readonly ready: unknown;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  private constructor(child: ChildProcess, ready: unknown) {
    this.#process = child;
    this.ready = ready;
    child.on('message', ({ id, value, error }: Answer) => {
      const waiting = this.#waiting.get(id);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    child.on('exit', () => {
      for (const each of this.#waiting.values()) each.reject(new Error('The process has ended.'));
    });
  }

  /** Resolves when it is ready. */
  static async start<C>(program: ProgramName, ...args: string[]): Promise<Remote<C>> {
    const child = forked(program, args);
    return new Remote<C>(child, await firstMessage(child));
  }

  ask<Name extends keyof C & string>(
    command: Name,
    argument?: Argument<C, Name>,
  ): Promise<Result<C, Name>> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      if (!alive(this.#process)) return reject(new Error('The process has ended.'));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`No answer to "${command}".`))),
        PATIENCE,
      );
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        then();
      };
      this.#waiting.set(id, {
        resolve: (value) => settle(() => resolve(value as Result<C, Name>)),
        reject: (cause) => settle(() => reject(cause)),
      });
      this.#process.send({ id, command, argument });
    });
  }

  /** Resolves when it is gone. */
  async end(): Promise<void> {
    if (!alive(this.#process)) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }
}

/** Runs a program to its end; resolves with what it says. */
export async function runToEnd(program: ProgramName, ...args: string[]): Promise<unknown> {
  const child = forked(program, args);
  const gone = once(child, 'exit');
  const said = await firstMessage(child);
  await gone;
  return said;
}

const alive = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

function forked(program: ProgramName, args: readonly string[]): ChildProcess {
  return fork(programFile(program), args, {
    execArgv: ['--expose-gc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      // Optional, and not installed the same way for all.
      WS_NO_BUFFER_UTIL: '1',
      WS_NO_UTF_8_VALIDATE: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function firstMessage(child: ChildProcess): Promise<unknown> {
  const errors: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => {
      const said = Buffer.concat(errors).toString();
      reject(
        new Error(`The process ended with ${code}: ${/^\w*Error\b.*$/m.exec(said)?.[0] ?? said}`),
      );
    });
  });
}
