import { minify } from '@swc/core';
import type { Plugin } from 'rollup';

/** Minifies with swc. In what is no `module`, the names of the outermost scope are left alone. */
export function swc(module: boolean): Plugin {
  return {
    name: 'swc',
    async renderChunk(chunk) {
      const { code, map } = await minify(chunk, {
        ecma: 2020,
        compress: { ecma: 2020, passes: 2 },
        mangle: true,
        format: { asciiOnly: true },
        module,
        sourceMap: true,
      });
      return { code, map: map ?? null };
    },
  };
}
