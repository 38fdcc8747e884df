import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Primus from 'primus';
import { describe, expect, test } from 'vitest';
import { uwsLoads } from 'tools-check/uws-loads';

const require = createRequire(import.meta.url);
const others = Object.keys(Primus.transformers).filter((name) => name !== 'uws');

/** What a process says that serves one client by this transformer, once it has ended by itself. */
async function serveIn(transformer: string): Promise<string> {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', tsx, require.resolve('./process.ts'), transformer],
    { env: { ...process.env, TSX_TSCONFIG_PATH: require.resolve('./process.tsconfig.json') } },
  );
  return stdout;
}

describe('nothing keeps a process after destroy', () => {
  test.each(others)('with %s', async (transformer) => {
    expect(await serveIn(transformer)).toBe('nothing is left');
  });

  test.skipIf(!uwsLoads)('with uws, where uWebSockets.js has a binary', async () => {
    expect(await serveIn('uws')).toBe('nothing is left');
  });
});
