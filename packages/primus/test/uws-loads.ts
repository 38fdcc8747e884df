import { createRequire } from 'node:module';

/** Whether uWebSockets.js has a binary for this Node. Without one there is nothing to test. */
export const uwsLoads: boolean = loads();

function loads(): boolean {
  const { platform, arch, versions } = process;
  const require = createRequire(import.meta.url);
  try {
    require(`uWebSockets.js/binaries/uws_${platform}_${arch}_${versions.modules}.node`);
    return true;
  } catch {
    return false;
  }
}
