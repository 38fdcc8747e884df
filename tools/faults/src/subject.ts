import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Answer, Command, Commands, ServerOptions } from './server/protocol.js';

const PROGRAM = fileURLToPath(new URL('server/program.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
/** Without the paths to the sources: servers run what was built, as it is installed. */
const TSCONFIG = fileURLToPath(new URL('../tsconfig.programs.json', import.meta.url));

/** A server in a process of its own, to which anything may be done. */
export class Subject {
  readonly options: ServerOptions;
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #errors: Buffer[] = [];
  readonly #waiting: Map<number, (value: never) => void> = new Map();
  #asked = 0;

  private constructor(options: ServerOptions, process: ChildProcess, port: number) {
    this.options = options;
    this.port = port;
    this.#process = process;
    process.stderr?.on('data', (chunk: Buffer) => this.#errors.push(chunk));
    process.on('message', ({ id, value }: Answer) => {
      this.#waiting.get(id)?.(value as never);
      this.#waiting.delete(id);
    });
  }

  /** Starts one; resolves when it listens. */
  static async start(options: ServerOptions): Promise<Subject> {
    const child = fork(PROGRAM, [JSON.stringify(options)], {
      execArgv: ['--import', TSX, '--expose-gc'],
      env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG },
      // What it says goes nowhere but into the reason for its end.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    });
    return new Subject(options, child, port);
  }

  get alive(): boolean {
    const { exitCode, signalCode, connected } = this.#process;
    // Its end is told some time after it can no longer be asked anything.
    return exitCode === null && signalCode === null && connected;
  }

  /** What it wrote to its standard error. */
  get errors(): string {
    return Buffer.concat(this.#errors).toString();
  }

  /** Asks it something; rejects when it ends before it has answered. */
  ask<C extends Command>(
    command: C,
    argument?: Parameters<Commands[C]>[0],
  ): Promise<ReturnType<Commands[C]>> {
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`The server has ended:\n${this.errors}`));
      if (!this.alive) return ended();
      this.#process.once('exit', ended);
      this.#waiting.set(id, (value) => {
        this.#process.off('exit', ended);
        resolve(value);
      });
      this.#process.send({ id, command, argument }, (failure) => {
        if (failure) ended();
      });
    });
  }

  /** Ends it without a word, and resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }
}
