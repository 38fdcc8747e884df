import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes the version of the client and the hashes of its files into the pages, of `public` or of the
 * folder that is named.
 */

const require = createRequire(import.meta.url);
const { version } = require('@primus/client/package.json');
/** @type {Record<string, string>} */
const hashes = require('@primus/client/dist/integrity.json');

const [, , folder = fileURLToPath(new URL('../public', import.meta.url))] = process.argv;

for (const name of readdirSync(folder).filter((file) => file.endsWith('.html'))) {
  const file = join(folder, name);
  const page = readFileSync(file, 'utf8');
  const pinned = page
    .replaceAll(/(@primus\/client@)[^/]+/g, `$1${version}`)
    .replaceAll(
      /(\/dist\/)([\w.-]+)(": "|"\s+integrity=")sha384-[^"]*/g,
      (_, path, script, between) => `${path}${script}${between}${hashes[script]}`,
    );
  const [, map = ''] = /<script type="importmap">([^]*?)<\/script>/.exec(pinned) ?? [];
  const hash = createHash('sha256').update(map).digest('base64');
  writeFileSync(file, pinned.replaceAll(/'sha256-[^']*'/g, `'sha256-${hash}'`));
}
