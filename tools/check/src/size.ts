import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browserScript } from 'tools-build';
import { root } from './command.js';

/** All a browser needs to talk to a server over WebSockets, as an application would bundle it. */
const entry = `export { Primus } from '@primus/client';
export * from '@primus/transformer-websockets/client';
export * from '@primus/parser-json';
`;

const dist = join(root, 'tools/check/dist');
const source = join(dist, 'entry.js');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await writeFile(source, entry);
await browserScript({ source, file: join(dist, 'client.js'), sourcemap: false });
// The same, as pages get it from a CDN.
await browserScript({
  source: join(root, 'packages/client/src/prebuilt/websockets.ts'),
  file: join(dist, 'websockets.js'),
});
