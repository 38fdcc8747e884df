import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);

test('nothing keeps a process after destroy', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', pathToFileURL(require.resolve('tsx')).href, require.resolve('./process.ts')],
    {
      env: { ...process.env, TSX_TSCONFIG_PATH: require.resolve('../../../../tsconfig.base.json') },
    },
  );
  expect(stdout).toBe('destroyed');
});
