import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.js';

/** A Redis of one's own, empty, that keeps nothing. */
export interface Redis {
  readonly host: string;
  readonly port: number;
  /** Ends it, and removes what it left behind. */
  readonly stop: () => Promise<void>;
}

export async function startRedis(executable: string): Promise<Redis> {
  const host = '127.0.0.1';
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'primus-redis-'));
  const child = spawn(
    executable,
    ['--bind', host, '--port', `${port}`, '--save', '', '--appendonly', 'no', '--dir', directory],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  await Promise.race([
    ready(child.stdout),
    exited.then(() => Promise.reject(new Error('Redis ended before it accepted connections.'))),
  ]);
  return {
    host,
    port,
    async stop() {
      child.kill();
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

/** Resolves when Redis says that it listens. What it says later is read too, lest it waits. */
function ready(output: Readable): Promise<void> {
  let said = '';
  return new Promise((resolve) => {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready to accept connections')) resolve();
    });
  });
}
