import type Primus from 'primus';
import type { PrimusOptions, SocketConstructor } from 'primus';
import { describe, expect, test } from 'vitest';
import { runOnPage } from '../page.js';
import { connect, echo, messages, next, serve } from '../support.js';

const PLUGIN = {
  library: 'Primus.library = typeof Primus.prototype.ark.one;',
  client(this: object): void {
    Object.assign(this, { plugged: true });
  },
};

async function scriptOf(options: PrimusOptions = {}): Promise<string> {
  return (await serve(options)).primus.library();
}

describe('the generated script', () => {
  test('is a script tag, a CommonJS module and an AMD module', async () => {
    const { primus, url } = await serve();
    const script = primus.library();
    const module = { exports: {} };
    const common = runOnPage(`(function (module, exports) { ${script}\n }).call({}, M, {})`, {
      M: module,
    });
    let defined: unknown;
    const define = Object.assign((factory: () => unknown) => (defined = factory()), { amd: {} });
    const amd = runOnPage(script, { define });
    expect(defined).toBe(amd.Primus);
    expect(common).not.toHaveProperty('Primus');
    for (const Socket of [runOnPage(script).Primus, module.exports, defined]) {
      await next(connect({ Socket: Socket as SocketConstructor }, url), 'open');
    }
  });

  test.each(['Live', 'a b', '"];globalThis.hacked=1;["', '</script><script>', '__proto__x'])(
    'is global by the name of options.global, which is never code: %j',
    async (global) => {
      const page = runOnPage(await scriptOf({ global }));
      expect(page[global]).toHaveProperty('connect');
      expect(page).not.toHaveProperty('hacked');
      expect(page).not.toHaveProperty('Primus');
    },
  );

  test('cannot be ended by what is put into it, on a page', async () => {
    const script = await scriptOf({ global: '</script>', pathname: '/</script>' });
    expect(script).not.toContain('</script>');
  });

  test('is the same for the same settings, plugins included', async () => {
    const scripts = [await scriptOf({ plugin: { one: PLUGIN } })];
    scripts.push(await scriptOf({ plugin: { one: PLUGIN } }));
    expect(scripts[0]).toBe(scripts[1]);
    expect(scripts[0]).not.toBe(await scriptOf());
    expect(scripts[0]).not.toBe(await scriptOf({ plugin: { one: PLUGIN }, pathname: '/other' }));
  });

  test('holds the client functions and libraries of plugins; the libraries run first', async () => {
    const { primus, url } = await serve({ plugin: { one: PLUGIN } });
    const { Primus } = runOnPage(primus.library());
    expect(Primus).toHaveProperty('library', 'function');
    expect(connect({ Socket: Primus }, url)).toHaveProperty('plugged', true);
  });

  test.each<[PrimusOptions['pingInterval'], number | false]>([
    [undefined, 45_000],
    [1_000, 1_500],
    [333, 500],
    [false, false],
  ])('with pingInterval %s has pingTimeout %s', async (pingInterval, expected) => {
    const options = pingInterval === undefined ? {} : { pingInterval };
    const { primus } = await serve(options);
    for (const Socket of [primus.Socket, runOnPage(primus.library()).Primus]) {
      expect(new Socket('http://localhost', { manual: true }).options.pingTimeout).toBe(expected);
    }
  });

  test('knows whether the server asks who connects', async () => {
    const { primus } = await serve();
    const strategy = (): unknown =>
      new (runOnPage(primus.library()).Primus)('http://localhost', { manual: true }).options
        .strategy;
    expect(strategy()).toContain('timeout');
    primus.authorize((_, done) => done());
    expect(strategy()).not.toContain('timeout');
  });

  test('knows the pathname of the server', async () => {
    const page = runOnPage(await scriptOf({ pathname: '/live' }));
    expect(new page.Primus('http://a', { manual: true }).uri()).toBe('http://a/live');
  });

  test('takes a parser of two functions as it is written', async () => {
    const { primus, url } = await serve({
      parser: {
        encoder: (data, done) => done(undefined, `custom ${JSON.stringify(data)}`),
        decoder: (data, done) => done(undefined, JSON.parse(String(data).slice(7))),
      },
    });
    echo(primus);
    const client = connect({ Socket: runOnPage(primus.library()).Primus }, url);
    client.write({ a: 1 });
    expect(await messages(client, 1)).toEqual([{ a: 1 }]);
  });

  test('is one script with all it needs', async () => {
    const script = await scriptOf();
    expect(runOnPage(script, { WebSocket: undefined })).toHaveProperty('Primus');
    expect(script).not.toMatch(/^\s*(?:import|export)\b/m);
  });
});

test('the client of Node shares nothing with that of another server', async () => {
  const [one, other]: Primus[] = [(await serve()).primus, (await serve()).primus];
  one?.plugin('one', PLUGIN);
  expect(Object.keys(one?.Socket.prototype.ark ?? {})).toEqual(['one']);
  expect(Object.keys(other?.Socket.prototype.ark ?? {})).toEqual([]);
});
