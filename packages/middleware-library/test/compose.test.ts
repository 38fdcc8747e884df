import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext, Script } from 'node:vm';
import { composeLibrary, type LibraryParts } from '@primus/middleware-library';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

const CLIENT = `var fixtureClient = (function (exports) {
  "use strict";
  exports.create = function (parts) {
    function Primus() {}
    Primus.parts = parts;
    return Primus;
  };
  return exports;
})({});`;

/** The script of a part, as bundlers make them. */
const part = (value: object): string => `var fixturePart = (function () {
  "use strict";
  return ${JSON.stringify(value)};
})();`;

const TRANSFORMER = { name: 'transformer', price: "$& $' $` $1", tag: '</p>' };

function compose(parts: Partial<LibraryParts> = {}): string {
  return composeLibrary({
    global: 'Primus',
    client: { source: CLIENT, variable: 'fixtureClient' },
    transformer: { source: part(TRANSFORMER), variable: 'fixturePart' },
    parser: { source: part({ name: 'parser' }), variable: 'fixturePart' },
    settings: { pathname: '/primus' },
    ...parts,
  });
}

interface Client {
  new (): object;
  readonly parts: {
    readonly transformer: unknown;
    readonly parser: unknown;
    readonly settings: unknown;
    readonly plugins: Readonly<Record<string, () => unknown>>;
  };
}

/** Runs a script as a page does whose policy forbids `eval`. Answers the page's globals. */
function runOnPage(script: string, globals: Record<string, unknown> = {}): Record<string, unknown> {
  const context = createContext(
    { ...globals },
    { codeGeneration: { strings: false, wasm: false } },
  );
  runInContext(script, context);
  return context;
}

const clientOf = (script: string, name = 'Primus'): Client => runOnPage(script)[name] as Client;

/** What came out of another realm, with prototypes of ours. */
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a composed script', () => {
  test('is a global of a page, and nothing but that', () => {
    const page = runOnPage(compose());
    expect(Object.keys(page)).toEqual(['Primus']);
    const { parts } = page.Primus as Client;
    expect(copy(parts)).toEqual({
      transformer: TRANSFORMER,
      parser: { name: 'parser' },
      settings: { pathname: '/primus' },
      plugins: {},
    });
  });

  test('is a CommonJS module', () => {
    const module = { exports: {} };
    const page = runOnPage(
      `(function (module, exports) { ${compose()} }).call(M.exports, M, M.exports)`,
      {
        M: module,
      },
    );
    expect(module.exports).toHaveProperty('parts');
    expect(Object.keys(page)).toEqual(['M']);
  });

  test('is an AMD module, and a global beside it', () => {
    const defined: (() => unknown)[] = [];
    const define = Object.assign((factory: () => unknown) => defined.push(factory), { amd: {} });
    const page = runOnPage(compose(), { define });
    expect(defined).toHaveLength(1);
    expect(defined[0]?.()).toBe(page.Primus);
    expect(page.Primus).toHaveProperty('parts');
  });

  test('runs where there is no `this`, as in a module', () => {
    const page = runOnPage(`(function () { 'use strict'; ${compose()} })()`);
    expect(page.Primus).toHaveProperty('parts');
  });

  test('may follow a script that does not end in a semicolon', () => {
    expect(runOnPage(`var before = function () {}\n${compose()}`).Primus).toHaveProperty('parts');
  });

  test('is the same for the same parts', () => {
    const parts = { plugins: [{ name: 'a', source: 'function () {}' }], libraries: ['var a;'] };
    expect(compose(parts)).toBe(compose(parts));
  });

  test('holds the text of files, without their source maps', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'primus-library-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const file = join(directory, 'client.global.js');
    await writeFile(file, `${CLIENT}\n//# sourceMappingURL=client.global.js.map\n`);
    const script = compose({ client: { url: pathToFileURL(file), variable: 'fixtureClient' } });
    expect(script).toBe(compose());
  });

  test('lets its parts use the client script', () => {
    const source = 'var helper = 1;\nvar inline = typeof fixtureClient.create; // end';
    const { parts } = clientOf(compose({ parser: { source, variable: 'inline' } }));
    expect(parts.parser).toBe('function');
  });

  test('keeps the module system from its parts', () => {
    const source = 'var seen = [typeof module, typeof exports, typeof define];';
    const script = compose({ transformer: { source, variable: 'seen' } });
    const module = { exports: {} as Client };
    runOnPage(`(function (module, exports, define) { ${script} })(M, M.exports, function () {})`, {
      M: module,
    });
    expect(copy(module.exports.parts.transformer)).toEqual(['undefined', 'undefined', 'undefined']);
  });
});

describe('what an operator passes', () => {
  const HOSTILE = [
    '"]; throw 1; ["',
    "'); throw 1; ('",
    '</script><script>alert(1)</script>',
    '<!-- <script>',
    '\u2028throw 1\u2029',
    "$& $' $` $1 $<name>",
    '`${throw 1}`',
    '\\',
    '\n\r\0',
    '\uD800',
    '__proto__',
  ];

  test.each(HOSTILE.filter((text) => text !== '__proto__'))('is a global name: %j', (global) => {
    const page = runOnPage(compose({ global }));
    expect(page[global]).toHaveProperty('parts');
  });

  test.each(HOSTILE)('is a setting: %j', (text) => {
    const settings = JSON.parse(JSON.stringify({ pathname: text, deep: [{ x: text }] })) as object;
    const { parts } = clientOf(compose({ settings }));
    expect(copy(parts.settings)).toEqual(settings);
  });

  test.each(HOSTILE)('is the name of a setting: %j', (text) => {
    const settings = JSON.parse(`{${JSON.stringify(text)}: 1}`) as object;
    const { parts } = clientOf(compose({ settings }));
    expect(Object.entries(parts.settings as object)).toEqual([[text, 1]]);
  });

  test.each(HOSTILE)('is the name of a plugin: %j', (name) => {
    const plugins = [{ name, source: 'function () { return 42; }' }];
    const { parts } = clientOf(compose({ plugins }));
    expect(Object.entries(parts.plugins).map(([key, fn]) => [key, fn()])).toEqual([[name, 42]]);
  });

  test('is never code, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.jsonValue(),
        fc.string({ unit: 'binary' }),
        (text, setting, name) => {
          const script = compose({
            global: `x${text}`,
            settings: { setting },
            plugins: [{ name, source: 'function () {}' }],
          });
          const { parts } = clientOf(script, `x${text}`);
          expect(JSON.stringify(parts.settings)).toBe(JSON.stringify({ setting }));
          expect(Object.keys(parts.plugins)).toEqual([name]);
          expect(script).not.toMatch(/<\/script|<!--|[\u2028\u2029]/i);
        },
      ),
    );
  });

  test.each(['', 1, undefined, null, {}, '__proto__', 'document', 'location', 'undefined', 'NaN'])(
    'is refused as a global name: %j',
    (global) => {
      expect(() => compose({ global: global as string })).toThrow(/The option "global" must be/);
    },
  );

  test.each(['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is a global name that every object knows: %j',
    (global) => {
      const page = runOnPage(compose({ global }));
      expect(Object.keys(page)).toEqual([global]);
      expect(page[global]).toHaveProperty('parts');
    },
  );

  test.each(['', 'a b', 'a;alert(1)', '1a', 'a.b', '"a"', 'a\n'])(
    'is refused as a variable: %j',
    (variable) => {
      const script = { source: '', variable };
      expect(() => compose({ client: script })).toThrow(/The option "variable" must be/);
      expect(() => compose({ parser: script })).toThrow(/The option "variable" must be/);
    },
  );
});

describe('plugins', () => {
  test('are handed to the client in order', () => {
    const plugins = ['b', 'a'].map((name) => ({
      name,
      source: `function () { return ${JSON.stringify(name)}; } // plugin`,
    }));
    const { parts } = clientOf(compose({ plugins }));
    expect(Object.entries(parts.plugins).map(([key, fn]) => [key, fn()])).toEqual([
      ['b', 'b'],
      ['a', 'a'],
    ]);
  });
});

test('plugins see the client, whatever its global name and wherever the script runs', () => {
  const plugins = [{ name: 'x', source: 'function () { return Primus; }' }];
  const module = { exports: {} as Client };
  runOnPage(`(function (module) { ${compose({ plugins, global: 'App' })} })(M)`, { M: module });
  expect(module.exports.parts.plugins.x?.()).toBe(module.exports);
});

describe('libraries', () => {
  test('run in order, with the client in scope and as the global', () => {
    const libraries = [
      'Primus.order = [typeof Primus.parts, root.Primus === Primus]; // first',
      'Primus.order.push("second")',
    ];
    const page = runOnPage(`var root = this;\n${compose({ libraries })}`);
    expect(copy((page.Primus as { order: unknown }).order)).toEqual(['object', true, 'second']);
  });

  test('see no module system, so that they become globals', () => {
    const umd = `(function (root, factory) {
      if (typeof module === 'object' && module.exports) module.exports = factory();
      else if (typeof define === 'function' && define.amd) define(factory);
      else root.Dependency = factory();
    })(this, function () { return 42; });`;
    const defined: unknown[] = [];
    const define = Object.assign((factory: unknown) => defined.push(factory), { amd: {} });
    const page = runOnPage(compose({ libraries: [umd] }), { define });
    expect(page.Dependency).toBe(42);
    expect(defined).toHaveLength(1);
  });
});

test('a file that is missing is reported by name', () => {
  const url = new URL('absent.js', import.meta.url);
  expect(() => compose({ transformer: { url, variable: 'x' } })).toThrow(
    expect.objectContaining({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringContaining(url.href) as string,
    }),
  );
});

test('a composed script parses in strict surroundings too', () => {
  expect(() => new Script(`'use strict'; ${compose()}`)).not.toThrow();
});
