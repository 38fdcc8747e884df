import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { bundlers, type Task } from '../src/bundlers.js';
import { combinations } from '../src/combinations.js';
import { echoServer } from '../src/server.js';
import { visit } from '../src/visit.js';

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  // vitest's own, which bundlers would go by.
  vi.stubEnv('NODE_ENV', undefined);
  browser = await launch();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await browser.close();
});

/** An application that imports each package, and does nothing with it. */
const unused = [
  "import { Primus, toWeb } from '@primus/client';",
  ...combinations.flatMap(({ transformer, parser }, index) => [
    `import * as transformer${index} from '@primus/transformer-${transformer}/client';`,
    `import * as parser${index} from '@primus/parser-${parser}';`,
  ]),
  "globalThis.answer('alone');",
].join('\n');

describe.each(Object.entries(bundlers))('%s', (name, bundle) => {
  const built = new Map<string, Promise<string>>();

  /** Bundles an application of the project, once. Answers the directory to serve. */
  function build(entry: string, plugins: Task['plugins'] = [nodeResolve()]): Promise<string> {
    const project = inject('project');
    const out = join(project, 'out', name, entry);
    const directory = built.get(entry) ?? bundle({ project, entry, out, plugins }).then(() => out);
    built.set(entry, directory);
    return directory;
  }

  test.each(combinations)(
    'bundles $transformer and $parser without a word of configuration, and pages run it',
    async ({ transformer, parser, plugins }) => {
      const directory = await build(transformer, plugins);
      const origin = await echoServer({ transformer, parser, directory });
      expect(await visit(browser, `${origin}/${transformer}.html`)).toBe('hello');
      // Neither what Node has nor what stands in for it.
      expect(await scripts(directory)).not.toMatch(/\b(process|Buffer|require)\b|['"`]node:/);
    },
  );

  test('leaves out of a bundle what an application imports and does not use', async () => {
    await writeFile(join(inject('project'), 'src/unused.js'), unused);
    const directory = await build('unused', [nodeResolve(), commonjs()]);
    expect(await scripts(directory)).not.toMatch(/primus|class|WebSocket/);
    const origin = await echoServer({ transformer: 'websockets', parser: 'json', directory });
    expect(await visit(browser, `${origin}/unused.html`)).toBe('alone');
  });

  test('leaves out of a bundle what a package has and an application does not import', async () => {
    const streams = /\bReadableStream\b/;
    const directory = await build('streams');
    const origin = await echoServer({ transformer: 'websockets', parser: 'json', directory });
    expect(await visit(browser, `${origin}/streams.html`)).toBe('hello');
    expect(await scripts(directory)).toMatch(streams);
    expect(await scripts(await build('websockets'))).not.toMatch(streams);
  });
});

describe.each(['Vite', 'webpack', 'Parcel'] as const)('workers that %s bundles', (name) => {
  test.each(['dedicated', 'shared'])('a %s worker runs the client', async (kind) => {
    const project = inject('project');
    const entry = `${kind}-worker`;
    const directory = join(project, 'out', name, entry);
    await bundlers[name]({ project, entry, out: directory, plugins: [] });
    const origin = await echoServer({ transformer: 'websockets', parser: 'json', directory });
    expect(await visit(browser, `${origin}/${entry}.html`)).toBe('hello');
  });
});

/** All scripts of a directory, without their comments. */
async function scripts(directory: string): Promise<string> {
  const files = await readdir(directory, { recursive: true });
  const texts = files
    .filter((file) => file.endsWith('.js'))
    .map(async (file) => {
      const code = await readFile(join(directory, file), 'utf8');
      return (await transform(code, { minifyWhitespace: true, legalComments: 'none' })).code;
    });
  return (await Promise.all(texts)).join('\n');
}
