import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Packs a package as `npm publish` does, and unpacks what came of it, as a CDN does. Answers the
 * version and the directory, which the caller removes.
 *
 * @param {string} name
 */
export async function unpack(name) {
  const source = dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
  const directory = await mkdtemp(join(tmpdir(), 'cdn-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', directory], {
    cwd: source,
    maxBuffer: 16_777_216,
  });
  /** @type {[{ filename: string, version: string }]} */
  const [{ filename, version }] = JSON.parse(stdout);
  await run('tar', ['-xzf', join(directory, filename), '-C', directory]);
  return {
    directory: join(directory, 'package'),
    version,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
