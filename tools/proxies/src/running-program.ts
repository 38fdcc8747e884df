import { ProgramGroup } from 'tools-engines/program-group';

/** Ms for a proxy to say what is waited for, on a machine that has much else to do. */
const LIMIT = 30_000;

/** A program that tells on its standard error how it does. It does not outlive this process. */
export class RunningProgram {
  readonly #group: ProgramGroup;
  #said = '';

  private constructor(executable: string, args: readonly string[]) {
    this.#group = new ProgramGroup('/bin/sh', ['-c', 'exec "$0" "$@" 2>&3', executable, ...args]);
    this.#group.output.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
    });
  }

  /** Resolves when it has said what shows that it works. */
  static async start(
    executable: string,
    args: readonly string[],
    sign: RegExp,
  ): Promise<RunningProgram> {
    const program = new RunningProgram(executable, args);
    await program.until(sign);
    return program;
  }

  /** Resolves when it has said so, after `act`. */
  async until(sign: RegExp, act: () => void = () => {}): Promise<void> {
    this.#said = '';
    const { output } = this.#group;
    try {
      await this.#group.until(LIMIT, async (signal) => {
        const said = new Promise<void>((resolve, reject) => {
          const look = (): void => {
            if (!sign.test(this.#said)) return;
            output.off('data', look);
            resolve();
          };
          output.on('data', look);
          signal.addEventListener('abort', () => {
            output.off('data', look);
            reject(new Error('It was given up.'));
          });
        });
        act();
        await said;
      });
    } catch (cause) {
      throw new Error(`It did not say ${String(sign)}, but:\n${this.#said}`, { cause });
    }
  }

  stop(): Promise<void> {
    return this.#group.stop();
  }
}
