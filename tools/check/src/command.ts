import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

export interface Finished {
  readonly ok: boolean;
  /** Both streams, in the order they arrived. */
  readonly output: string;
}

/** Runs a program of the workspace to its end, from the workspace's root. */
export function command(program: string, ...args: string[]): Promise<Finished> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        // Set once for every nested call: the workspace was installed before the first step.
        pnpm_config_verify_deps_before_run: 'false',
        TURBO_TELEMETRY_DISABLED: '1',
        DO_NOT_TRACK: '1',
        DEBIAN_FRONTEND: 'noninteractive',
        ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
      },
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => done({ ok: false, output: `${program}: ${error.message}\n` }));
    child.on('close', (code) =>
      done({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}
