import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Primus from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { serve } from '../support.js';

interface Energon {
  readonly server: (primus: Primus, options: object) => void;
}

const energon = (): Energon => ({ server: vi.fn<Energon['server']>() });

function greet(this: { greeted?: string }): void {
  this.greeted = 'yes';
}

describe('primus.plugin()', () => {
  test('takes a name and an object, and calls its server at once', async () => {
    const { primus } = await serve();
    const seen: unknown[][] = [];
    const events: unknown[][] = [];
    primus.on('plugin', (...args) => void events.push(args));
    const plugin = {
      server(this: unknown, ...args: unknown[]) {
        seen.push([this, ...args]);
      },
    };
    expect(primus.plugin('one', plugin)).toBe(primus);
    expect(seen).toEqual([[primus, primus, primus.options]]);
    expect(events).toEqual([['one', plugin]]);
    expect(primus.plugin('one')).toBe(plugin);
    expect(primus.plugin('none')).toBeUndefined();
    expect(primus.plugin()).toEqual({ one: plugin });
    expect(primus.plugin()).toBe(primus.ark);
  });

  test('takes a function that has the members of a plugin', async () => {
    const { primus } = await serve();
    const plugin = Object.assign(() => {}, energon());
    primus.plugin('function', plugin);
    expect(plugin.server).toHaveBeenCalledWith(primus, primus.options);
  });

  test('takes an object that has its name', async () => {
    const { primus } = await serve();
    const plugin = { name: 'named', ...energon() };
    primus.plugin(plugin);
    expect(primus.ark).toEqual({ named: plugin });
  });

  test('requires what is named, from where the application is', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'primus-application-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const folder = join(directory, 'node_modules', 'named-plugin');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'index.js'),
      'exports.server = (primus, options) => { primus.named = [options, __dirname]; };',
    );
    const { primus } = await serve();
    expect(() => primus.plugin('one', 'named-plugin')).toThrow(
      expect.objectContaining({
        code: 'INVALID_PLUGIN',
        message: 'The plugin "named-plugin" is not installed; try: npm install named-plugin',
      }),
    );
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(directory);
    onTestFinished(() => cwd.mockRestore());
    expect(primus.plugin('one', 'named-plugin')).toBe(primus);
    expect(primus).toHaveProperty('named', [primus.options, await realpath(folder)]);
    expect(Object.keys(primus.ark)).toEqual(['one']);
  });

  test('is removed by its name', async () => {
    const { primus } = await serve();
    const plugin = energon();
    const events: unknown[][] = [];
    primus.plugin('one', plugin);
    primus.on('plugout', (...args) => void events.push(args));
    expect([primus.plugout('one'), primus.plugout('one')]).toEqual([true, false]);
    expect(events).toEqual([['one', plugin]]);
    expect(primus.ark).toEqual({});
    primus.plugin('one', plugin);
    expect(primus.plugin('one')).toBe(plugin);
  });

  test.each([
    ['Plugin name must be a non empty string', ['', energon()]],
    ['Plugin name must be a non empty string', [1, energon()]],
    ['Plugin name must be a non empty string', [energon()]],
    ['Plugin should be an object or function', ['one', true]],
    ['Plugin should be an object or function', ['one', 1]],
    ['Plugin is missing a client or server function', ['one', {}]],
    ['Plugin is missing a client or server function', ['one', () => {}]],
  ])('%s', async (message, args) => {
    const { primus } = await serve();
    const loose = primus as unknown as Record<'plugin', (...given: unknown[]) => void>;
    expect(() => loose.plugin(...args)).toThrow(
      expect.objectContaining({ message, code: 'INVALID_PLUGIN' }),
    );
    expect(primus.ark).toEqual({});
  });

  test('Plugin name already defined', async () => {
    const { primus } = await serve();
    primus.plugin('one', energon());
    expect(() => primus.plugin('one', energon())).toThrow('Plugin name already defined');
  });
});

describe('the option plugin', () => {
  test('is an object of plugins', () => {
    const [one, two] = [energon(), energon()];
    const primus = new Primus(createServer(), { plugin: { one, two } });
    onTestFinished(() => primus.destroy({ close: false }));
    expect(primus.ark).toEqual({ one, two });
    expect(one.server).toHaveBeenCalledWith(primus, primus.options);
  });
});

test('a plugin uses what it is given at once', async () => {
  const { primus } = await serve({
    plugin: {
      greeter: {
        server(server: Primus) {
          Object.assign(server.Spark.prototype, { greet: () => 'hello' });
          server.Spark.prototype.initialise = greet;
          server.reserved.events['greet'] = true;
          server.transform('incoming', () => true);
          server.use('greeter', (_req: unknown, _res: unknown) => {});
        },
      },
    },
  });
  expect(new primus.Spark()).toMatchObject({ greeted: 'yes' });
  expect(primus.reserved('greet')).toBe(true);
  delete primus.reserved.events['greet'];
  expect(primus.indexOfLayer('greeter')).toBe(primus.layers.length - 1);
});
