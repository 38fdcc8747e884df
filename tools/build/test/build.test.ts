import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../src/index.js';

const target = (name: string, code = name): object => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${code}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
});

const files = {
  'package.json': JSON.stringify({
    name: 'fixture',
    type: 'module',
    exports: {
      '.': target('index'),
      './both': { node: target('both', 'both.node'), ...target('both') },
    },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'ES2022', module: 'ESNext', moduleResolution: 'bundler' },
  }),
  'src/part.ts': `export class Part { #own = 1; get own(): number { return this.#own; } }`,
  'src/index.ts': `
    import { Part } from './part.js';
    export { Part };
    export class Hidden {}
    export type { Part as Whole } from './part.js';
    export interface Options { readonly name: string }
    class Main { static Part: typeof Part = Part; static file: string = import.meta.url; }
    export default Main;`,
  'src/both.ts': `export { Part } from './part.js';`,
  'src/script.ts': `export { Part as default } from './part.js';`,
};

let directory = '';
const read = (file: string): Promise<string> => readFile(join(directory, 'dist', file), 'utf8');

/** Evaluates in a Node of its own: the test runner's `import` gives other instances than `require`. */
async function evaluate(expression: string): Promise<unknown> {
  const script = `
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    console.log(JSON.stringify(${expression}));`;
  const file = join(directory, 'dist/evaluate.mjs');
  await writeFile(file, script);
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  return JSON.parse(stdout) as unknown;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'primus-build-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  await build(directory, {
    browser: [
      { source: 'src/script.ts', file: 'script.global.js', variable: 'part' },
      { source: 'src/script.ts', file: 'script.min.js' },
      { source: 'src/both.ts', file: 'less.min.js', without: ['./part.js'] },
      { source: 'src/both.ts', file: 'part.global.js', offers: 'Part', variable: 'Part' },
    ],
    integrity: 'integrity.json',
  });
});

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('an entry with a default export', () => {
  test('is that export when required, with the named ones on it', async () => {
    expect(
      await evaluate(`(({ default: main, Part, Hidden }, required) =>
        [main === required, Part === required.Part, Hidden === required.Hidden, typeof Hidden]
      )(await import('./index.js'), require('./index.cjs'))`),
    ).toEqual([true, true, true, 'function']);
  });

  test('knows where it is', async () => {
    expect(await evaluate(`require('./index.cjs').file`)).toBe(
      pathToFileURL(join(directory, 'dist/index.cjs')).href,
    );
  });

  test('is declared with export =, and its types as types only', async () => {
    const declarations = await read('index.d.cts');
    expect(declarations).toContain('export = Main;');
    expect(declarations).toContain('export { Part };');
    expect(declarations).toMatch(/export \{ type \w+ as Whole \};|export \{ type Whole \};/);
    expect(declarations).toContain('export { type Options };');
    expect(declarations).not.toContain('static Part');
  });
});

describe('an entry with a condition for Node', () => {
  test('gives Node one class, and bundlers a module of their own', async () => {
    expect(
      await evaluate(`((node, bundled, required) =>
        [node.Part === required.Part, bundled.Part === required.Part]
      )(await import('./both.node.js'), await import('./both.js'), require('./both.cjs'))`),
    ).toEqual([true, false]);
    expect(await read('both.d.ts')).toBe("export * from './both.cjs';\n");
  });
});

describe('a script for browsers', () => {
  test('declares its variable', async () => {
    const page: { part?: new () => { own: number } } = {};
    runInNewContext(await read('script.global.js'), page);
    expect(page.part && new page.part().own).toBe(1);
  });

  test('declares what it offers alone, if it is told to', async () => {
    const page: { Part?: new () => { own: number } } = {};
    runInNewContext(await read('part.global.js'), page);
    expect(page.Part && new page.Part().own).toBe(1);
  });

  test('has its hash in the file that is asked for', async () => {
    const hashes = JSON.parse(await read('integrity.json')) as Record<string, string>;
    expect(Object.keys(hashes)).toEqual([
      'less.min.js',
      'part.global.js',
      'script.global.js',
      'script.min.js',
    ]);
    const hash = createHash('sha384').update(await read('script.min.js'));
    expect(hashes['script.min.js']).toBe(`sha384-${hash.digest('base64')}`);
  });

  test('is a module without one', async () => {
    expect(await evaluate(`typeof (await import('./script.min.js')).default`)).toBe('function');
  });

  test('leaves out what it is told to', async () => {
    expect(await evaluate(`typeof (await import('./less.min.js')).Part`)).toBe('undefined');
  });
});
