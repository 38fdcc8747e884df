import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes what pages put into an `integrity` attribute: by the name of each file, its hash in the
 * form of Subresource Integrity.
 */
export async function writeIntegrity(
  dist: string,
  files: readonly string[],
  target: string,
): Promise<void> {
  const hashes = await Promise.all(
    files.toSorted().map(async (file) => {
      const content = await readFile(join(dist, file));
      return [file, `sha384-${createHash('sha384').update(content).digest('base64')}`] as const;
    }),
  );
  await writeFile(join(dist, target), `${JSON.stringify(Object.fromEntries(hashes), null, 2)}\n`);
}
