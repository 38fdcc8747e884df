import commonjsPlugin from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import type { InputPluginOption } from 'rollup';

/** An application of the project, named after its transformer. */
export interface Combination {
  readonly transformer: string;
  readonly parser: string;
  /** What Rollup needs for it. */
  readonly plugins: readonly InputPluginOption[];
}

export const combinations: readonly Combination[] = [
  { transformer: 'websockets', parser: 'json', plugins: [nodeResolve()] },
  // Its client says with the `browser` field which of its modules are for pages.
  { transformer: 'engine.io', parser: 'msgpack', plugins: [nodeResolve({ browser: true })] },
  { transformer: 'sockjs', parser: 'json', plugins: [nodeResolve()] },
  // The library behind EJSON is CommonJS.
  { transformer: 'faye', parser: 'ejson', plugins: [nodeResolve(), commonjsPlugin()] },
  { transformer: 'browserchannel', parser: 'json', plugins: [nodeResolve()] },
  { transformer: 'uws', parser: 'binary', plugins: [nodeResolve()] },
];
