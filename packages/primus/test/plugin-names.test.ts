import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';

const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** Where an application is that uses plugins by name, and says which of them it has. */
async function application(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-application-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const [name, source] of Object.entries({ ...APPLICATION, ...files })) {
    const file = join(directory, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, source);
  }
  return directory;
}

const APPLICATION = {
  'package.json': '{ "main": "server.cjs" }',
  'server.cjs': `
    const { default: Primus } = require('primus');
    const { createServer } = require('node:http');
    try {
      const primus = new Primus(createServer(), { plugin: process.env.PLUGIN });
      process.stdout.write(Object.values(primus.plugins).map(({ tells }) => tells).join());
    } catch (error) {
      process.stdout.write(error.code + ': ' + error.message);
    }`,
};

/** What an application says that runs in a process of its own. */
async function said(plugin: string, cwd: string, script = 'server.cjs'): Promise<string> {
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const { stdout } = await run(process.execPath, ['--import', tsx, script], {
    cwd,
    env: {
      ...process.env,
      PLUGIN: plugin,
      TSX_TSCONFIG_PATH: require.resolve('../../../tsconfig.base.json'),
    },
  });
  return stdout;
}

const plugin = (tells: string): string => `module.exports = { server() {}, tells: ${tells} };`;

describe('Plugins by name', () => {
  test('are found in the node_modules of the application', async () => {
    const directory = await application({
      'node_modules/first/index.js': plugin('"first"'),
      'node_modules/@scope/second/index.js': plugin('"second"'),
    });
    expect(await said('first, @scope/second', directory)).toBe('first,second');
  });

  test('are found as pnpm lays packages out, and find what they need themselves', async () => {
    const directory = await application({
      'node_modules/.pnpm/first@1.0.0/node_modules/first/index.js': plugin('require("need")'),
      'node_modules/.pnpm/first@1.0.0/node_modules/need/index.js': 'module.exports = "found";',
    });
    await symlink('.pnpm/first@1.0.0/node_modules/first', join(directory, 'node_modules/first'));
    expect(await said('first', directory)).toBe('found');
  });

  test('are found wherever the application was started from', async () => {
    const directory = await application({ 'node_modules/first/index.js': plugin('"first"') });
    expect(await said('first', tmpdir(), join(directory, 'server.cjs'))).toBe('first');
    expect(await said('first', tmpdir(), directory)).toBe('first');
  });

  test('may be files of the application', async () => {
    const directory = await application({ 'plugins/first.js': plugin('"first"') });
    expect(await said('./plugins/first', directory)).toBe('first');
  });

  test.each([
    ['not-installed', 'not-installed'],
    ['@scope/not-installed', '@scope/not-installed'],
    ['@scope/not-installed/lib/plugin', '@scope/not-installed'],
    ['not-installed/plugin.js', 'not-installed'],
  ])('are told how to be installed where they are not: %s', async (name, installed) => {
    expect(await said(name, await application({}))).toBe(
      `INVALID_PLUGIN: The plugin "${name}" is not installed; try: npm install ${installed}`,
    );
  });

  test('are told where they are looked for when there is no such file', async () => {
    const directory = await realpath(await application({}));
    expect(await said('./plugins/none', directory)).toBe(
      `INVALID_PLUGIN: There is no plugin "./plugins/none"; its path has to begin at ${directory}.`,
    );
  });

  test.each([
    [
      'transpiled',
      'Object.defineProperty(exports, "__esModule", { value: true }); exports.default',
    ],
    ['with a default', 'exports.other = 1; exports.default'],
  ])('may be what a module exports by default: %s', async (_, exported) => {
    const directory = await application({
      'node_modules/first/index.js': `${exported} = { server() {}, tells: "first" };`,
    });
    expect(await said('first', directory)).toBe('first');
  });

  test('may be ES modules', async () => {
    const directory = await application({
      'node_modules/first/package.json': '{ "type": "module", "exports": "./first.js" }',
      'node_modules/first/first.js': 'export default { server() {}, tells: "first" };',
      'node_modules/second/package.json': '{ "type": "module", "exports": "./second.js" }',
      'node_modules/second/second.js': 'export function server() {} export const tells = "second";',
    });
    expect(await said('first second', directory)).toBe('first,second');
  });

  test('are told apart from what is not installed where they can only be imported', async () => {
    const directory = await application({
      'node_modules/first/package.json': '{ "exports": { "import": "./first.mjs" } }',
      'node_modules/first/first.mjs': 'export default { server() {} };',
    });
    expect(await said('first', directory)).toBe(
      'INVALID_PLUGIN: The plugin "first" cannot be loaded by its name, for it exports nothing to ' +
        'require(); import it, and pass what it exports as the plugin.',
    );
  });

  test('are told why where they fail while they load', async () => {
    const directory = await application({
      'node_modules/first/index.js': 'throw new TypeError("No moon tonight.");',
    });
    expect(await said('first', directory)).toBe(
      'INVALID_PLUGIN: The plugin "first" failed while it was loaded: TypeError: No moon tonight.',
    );
  });
});
