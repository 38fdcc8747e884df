import * as fc from 'fast-check';
import { createServer } from 'node:http';
import { runInThisContext } from 'node:vm';
import { websockets } from '@primus/transformer-websockets';
import { websockets as websocketsClient } from '@primus/transformer-websockets/client';
import Primus, { PrimusError, type PrimusOptions } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { EventTransformer } from '../src/client/event-transformer.js';
import { runOnPage } from './page.js';
import { connect, messages, serve } from './support.js';

/** What would be code, or mean something else, if it were taken as it is. */
const HOSTILE = [
  '"];globalThis.hacked=1;["',
  "');globalThis.hacked=1;('",
  '`${globalThis.hacked=1}`',
  '*/globalThis.hacked=1;/*',
  '</script><script>hacked=1</script>',
  '<!--<script>',
  '-->',
  ']]>',
  '\u2028globalThis.hacked=1//\u2029',
  '\nglobalThis.hacked=1//',
  "$& $' $` $1 $<name> $$",
  '\\',
  '\\"',
  '\0',
  '\uD800',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
];

/** A script for pages of a server that is not listening. */
function scriptOf(options: PrimusOptions): string {
  const primus = new Primus(createServer(), options);
  onTestFinished(() => void primus.destroy());
  return primus.library();
}

/** Runs a script, which must do nothing but offer the client. */
function clientOf(script: string, name = 'Primus'): Primus['Socket'] {
  const before = Object.keys(runOnPage(''));
  const page = runOnPage(script);
  expect(Object.keys(page).filter((key) => !before.includes(key))).toEqual([name]);
  return page[name] as Primus['Socket'];
}

/** Text that stands for itself wherever a script stands: in a page, too, and in old engines. */
function expectHarmless(script: string): void {
  expect(script).not.toMatch(/<\/script|<!--|[\u2028\u2029]/i);
}

const attempt = (options: PrimusOptions): unknown => {
  try {
    return scriptOf(options);
  } catch (error) {
    return error;
  }
};

/** Plugins whose names may mean something to objects. */
function plugins(entries: readonly (readonly [name: string, client: unknown])[]): PluginOption {
  return Object.fromEntries(entries.map(([name, client]) => [name, { client }])) as PluginOption;
}

type PluginOption = NonNullable<PrimusOptions['plugin']>;

function plug(this: object): void {
  Object.assign(this, { plugged: true });
}

/** What no path has. */
const UNFIT = /[?#\s]/;

const offline = { manual: true } as const;

describe('what an operator passes', () => {
  test.each(HOSTILE.filter((text) => text !== '__proto__'))(
    'as "global" is a name: %j',
    (global) => {
      const script = scriptOf({ global });
      expectHarmless(script);
      expect(clientOf(script, global)).toHaveProperty('connect');
    },
  );

  test.each([
    '',
    '__proto__',
    'document',
    'location',
    'window',
    'top',
    'undefined',
    'NaN',
    'Infinity',
  ])('as "global" is refused: %j', (global) => {
    const error = attempt({ global });
    expect(error).toBeInstanceOf(PrimusError);
    expect(error).toMatchObject({
      code: 'INVALID_OPTION',
      message: `The option "global" must be a name that is free on a page, not ${JSON.stringify(global)}.`,
    });
  });

  test.each([1, true, {}, [], () => 'x'])('as "global" has to be text: %j', (global) => {
    expect(attempt({ global: global as string })).toMatchObject({ code: 'INVALID_OPTION' });
  });

  test.each(HOSTILE.filter((text) => !UNFIT.test(text)))('as "pathname" is a path: %j', (text) => {
    const pathname = `/${text}`;
    const script = scriptOf({ pathname });
    expectHarmless(script);
    const client = new (clientOf(script))('http://localhost', offline);
    expect(client.options.pathname).toBe(pathname);
  });

  test.each(HOSTILE.filter((text) => UNFIT.test(text)))('as "pathname" is refused: %j', (text) => {
    expect(attempt({ pathname: `/${text}` })).toMatchObject({ code: 'INVALID_OPTION' });
  });

  test.each(HOSTILE)('as the name of a plugin is a name: %j', (name) => {
    const script = scriptOf({ plugin: plugins([[name, plug]]) });
    expectHarmless(script);
    const client = new (clientOf(script))('http://localhost', offline);
    expect(Object.keys(client.plugin())).toEqual([name]);
    expect(client).toHaveProperty('plugged', true);
  });

  test.each(HOSTILE)('as the name of a transformer is a name: %j', (name) => {
    const client: EventTransformer = { ...websocketsClient, name, setUp: plug };
    const script = scriptOf({ transformer: { server: { ...websockets, name }, client } });
    expectHarmless(script);
    const socket = new (clientOf(script))('http://localhost', offline);
    expect(socket).toHaveProperty('plugged', true);
    expect(socket.options.transformer.name).toBe(name);
  });

  test.each([...HOSTILE, {}, [], '1000', NaN, Infinity, -1, 0, 0.5])(
    'as "pingInterval" is refused unless it is a number: %j',
    (pingInterval) => {
      expect(attempt({ pingInterval: pingInterval as number })).toMatchObject({
        code: 'INVALID_OPTION',
      });
    },
  );

  test('is never code, and gives the same script again', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    const path = text.filter((each) => /^[^?#\s/]+$/.test(each));
    fc.assert(
      fc.property(
        text,
        path,
        text,
        fc.integer({ min: 1 }),
        (name, pathname, plugin, pingInterval) => {
          const global = `x${name}`;
          const options: PrimusOptions = {
            global,
            pathname: `/${pathname}`,
            plugin: plugins([[plugin, plug]]),
            pingInterval,
          };
          const primus = new Primus(createServer(), options);
          const script = primus.library();
          const again = primus.library();
          void primus.destroy();
          expect(again).toBe(script);
          expectHarmless(script);
          const client = new (clientOf(script, global))('http://localhost', offline);
          expect(client.options).toMatchObject({
            pathname: `/${pathname}`,
            pingTimeout: Math.round(pingInterval * 1.5),
          });
          expect(Object.keys(client.plugin())).toEqual([plugin]);
        },
      ),
      { numRuns: 30 },
    );
  });
});

interface Told {
  told?: unknown;
}

/** Functions in every way to write one. */
const written = {
  async: async function asynchronous(this: Told): Promise<void> {
    await Promise.resolve((this.told = 'x'));
  },
  arrow: (primus: Told) => void (primus.told = 'x'),
  // As it may be written, and a formatter does not write it.
  bare: runInThisContext('ñ=>void (ñ.told = "x")') as (primus: Told) => void,
  method(this: Told) {
    this.told = 'x';
  },
  '"];globalThis.hacked=1;["'(this: Told) {
    this.told = 'x';
  },
};

describe('functions for pages', () => {
  test.each(Object.keys(written))('are taken as they are written: %s', (name) => {
    const client: unknown = written[name as keyof typeof written];
    const Socket = clientOf(scriptOf({ plugin: plugins([['one', client]]) }));
    expect(new Socket('http://localhost', offline)).toHaveProperty('told', 'x');
  });

  test.each<[string, PrimusOptions]>([
    ['a plugin that is bound', { plugin: plugins([['one', plug.bind({})]]) }],
    ['a plugin that is native', { plugin: plugins([['one', Array.of]]) }],
    ['a parser', { parser: { encoder: plug.bind({}), decoder: plug.bind({}) } }],
  ])('are refused where they have no text: %s', (_, options) => {
    expect(attempt(options)).toMatchObject({
      name: 'PrimusError',
      code: 'INVALID_OPTION',
      message: expect.stringContaining('hand over one that is not bound or native') as string,
    });
  });

  test('may be bound for clients in Node', async () => {
    const heard: Told = {};
    const { primus, url } = await serve({ plugin: plugins([['one', plug.bind(heard)]]) });
    primus.on('connection', (spark) => spark.write('hello'));
    expect(await messages(connect(primus, url), 1)).toEqual(['hello']);
    expect(heard).toHaveProperty('plugged', true);
  });
});
