import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import Primus from 'primus';
import { describe, expect, test } from 'vitest';

/** Either of them, as far as it makes a script for pages. */
interface Module {
  new (server: Server, options: Readonly<Record<string, unknown>>): { library(): string };
}

const Primus8 = createRequire(import.meta.url)('primus-8') as Module;

function scriptOf(Made: Module, transformer: string): string {
  return new Made(createServer(), { transformer, pingInterval: false }).library();
}

/** Bytes that a page loads. */
const compressed = (script: string): number => gzipSync(script).length;

describe('The generated client script', () => {
  test.each(['websockets', 'engine.io', 'sockjs', 'faye', 'browserchannel'])(
    'is smaller than the one of Primus 8, with %s',
    async (transformer) => {
      // Primus 8 leaves it to the application to minify its script.
      const { code } = await transform(scriptOf(Primus8, transformer), { minify: true });
      expect(compressed(scriptOf(Primus, transformer))).toBeLessThan(compressed(code));
    },
  );
});
