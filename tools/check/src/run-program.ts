import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface RunOptions {
  readonly args?: readonly string[];
  /** Added to those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Arguments for Node itself. */
  readonly node?: readonly string[];
}

/** Runs a file in a Node process of its own, which ends with the test at the latest. */
export function run(
  file: string,
  { args = [], environment = {}, node = [] }: RunOptions = {},
): ChildProcess {
  const child = spawn(process.execPath, [...node, file, ...args], {
    env: { ...process.env, ...environment },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill();
    await closed;
  });
  return child;
}

/** Runs a server on a free port, told by `PORT`. Resolves with the first line that it prints. */
export async function serve(file: string, options: RunOptions = {}): Promise<string> {
  const child = run(file, { ...options, environment: { ...options.environment, PORT: '0' } });
  const errors = collect(child.stderr);
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (line: Buffer) => resolve(line.toString().trim()));
    child.once('close', () => reject(new Error(`${file} ended too soon:\n${errors()}`)));
  });
}

/** What a program has written, and how it ended. */
export interface Finished {
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
}

/** Gives a program all it is to read, and waits for its end. */
export async function finish(child: ChildProcess, input: string): Promise<Finished> {
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  // One that ends early does not read it all.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { output: output(), errors: errors(), code };
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
