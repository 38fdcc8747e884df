import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Whether uWebSockets.js has a binary for this Node. Without one there is nothing to test. */
export const uwsLoads: boolean = loads();

function loads(): boolean {
  const { platform, arch, versions } = process;
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(require.resolve('uWebSockets.js/package.json'));
    require(join(folder, `binaries/uws_${platform}_${arch}_${versions.modules}.node`));
    return true;
  } catch {
    return false;
  }
}
