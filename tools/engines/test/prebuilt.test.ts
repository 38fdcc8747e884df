import { uwsLoads } from 'tools-check/uws-loads';
import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { ECHO, site } from './echo.js';

const transformers = [
  'websockets',
  'faye',
  'engine.io',
  'sockjs',
  'browserchannel',
  ...(uwsLoads ? ['uws'] : []),
];
const parsers = ['binary', 'ejson', 'msgpack'];

inEachEngine((open) => {
  test('runs the module of each transformer, from another origin', async () => {
    const files = await cdn();
    const page = await open((await site()).url);
    for (const transformer of transformers) {
      const { url } = await site({ transformer });
      const answer = await page.evaluate(`import('${files}/${transformer}.js')
        .then(({ Primus }) => (${ECHO})(new Primus('${url}')))`);
      expect([transformer, answer]).toEqual([transformer, { echo: 'Grüße' }]);
    }
  });

  test('runs the classic script of each transformer', async () => {
    const files = await cdn();
    const page = await open((await site()).url);
    for (const transformer of transformers) {
      const { url } = await site({ transformer });
      const answer = await page.evaluate(`new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = '${files}/${transformer}.global.js';
        script.onload = resolve;
        script.onerror = () => reject(new Error('not loaded'));
        document.body.append(script);
      }).then(() => (${ECHO})(new Primus('${url}')))`);
      expect([transformer, answer]).toEqual([transformer, { echo: 'Grüße' }]);
    }
  });

  test('reads and writes by each parser, as a module and as a classic script', async () => {
    const files = await cdn();
    const page = await open((await site()).url);
    for (const parser of parsers) {
      const { url } = await site({ parser });
      const variable = `Primus${parser.charAt(0).toUpperCase()}${parser.slice(1)}`;
      const answers = await page.evaluate(`(async () => {
        const { Primus } = await import('${files}/websockets.js');
        const { ${parser} } = await import('${files}/parser-${parser}.js');
        await new Promise((resolve, reject) => {
          const script = document.createElement('script');
          script.src = '${files}/parser-${parser}.global.js';
          script.onload = resolve;
          script.onerror = () => reject(new Error('not loaded'));
          document.body.append(script);
        });
        const echo = ${ECHO};
        return [
          await echo(new Primus('${url}', { parser: ${parser} })),
          await echo(new Primus('${url}', { parser: ${variable} })),
        ];
      })()`);
      expect([parser, answers]).toEqual([parser, [{ echo: 'Grüße' }, { echo: 'Grüße' }]]);
    }
  });

  test('loads what the server speaks, and its settings', async () => {
    const files = await cdn();
    const page = await open((await site()).url);
    const connect = (url: string, then: string): Promise<unknown> =>
      page.evaluate(`import('${files}/auto.js')
        .then(({ connect }) => connect('${url}'))
        .then(${then})`);
    for (const transformer of transformers) {
      const { url } = await site({ transformer });
      expect([transformer, await connect(url, ECHO)]).toEqual([transformer, { echo: 'Grüße' }]);
    }
    for (const parser of parsers) {
      const { url } = await site({ parser });
      expect([parser, await connect(url, ECHO)]).toEqual([parser, { echo: 'Grüße' }]);
    }
    const guarded = await site({ pingInterval: 1000, authorization: (_, done) => done() });
    const settings = `({ options }) => [options.pingTimeout, options.strategy]`;
    expect(await connect(guarded.url, settings)).toEqual([1500, ['disconnect', 'online']]);
    const unguarded = await site({ pingInterval: false });
    expect(await connect(unguarded.url, settings)).toEqual([
      false,
      ['disconnect', 'online', 'timeout'],
    ]);
  });
});
