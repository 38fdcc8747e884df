import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { ECHO, site } from './echo.js';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const hashes = JSON.parse(
  readFileSync(new URL('../../../packages/client/dist/integrity.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** Resolves with what a module worker posts. */
const work = (url: string): string => `new Promise((resolve, reject) => {
  const worker = new Worker('${url}', { type: 'module' });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
})`;

inEachEngine((open) => {
  test('runs a script of the right hash, and none of another', async () => {
    const files = await cdn();
    const { url } = await site();
    const page = await open(url);
    const load = (hash: string | undefined): Promise<unknown> =>
      page.evaluate(`new Promise((resolve) => {
        const script = document.createElement('script');
        script.src = '${files}/websockets.global.js';
        script.integrity = '${hash}';
        script.crossOrigin = 'anonymous';
        script.onload = () => resolve(typeof Primus);
        script.onerror = () => resolve('refused');
        document.body.append(script);
      })`);
    expect(await load(hashes['websockets.js'])).toBe('refused');
    expect(await load(hashes['websockets.global.js'])).toBe('function');
    expect(await page.evaluate(`(${ECHO})(new Primus('/'))`)).toEqual({ echo: 'Grüße' });
  });

  test('runs the client in a dedicated and in a shared worker', async () => {
    const files = await cdn();
    const { url } = await site({}, { pages: { '/': '' }, folders: { '/files': fixtures } });
    const page = await open(url);
    const worker = `/files/worker.js?server=${url}&file=${files}/websockets.js`;
    const dedicated = await page.evaluate(work(worker));
    expect(dedicated).toEqual({ echo: 'from a worker' });
    const shared = await page.evaluate(`new Promise((resolve, reject) => {
      const worker = new SharedWorker('${worker}', { type: 'module' });
      worker.port.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    })`);
    expect(shared).toEqual({ echo: 'from a worker' });
  });

  test('asks from a worker what the server speaks', async () => {
    const files = await cdn();
    const { url } = await site({ transformer: 'sockjs' }, { folders: { '/files': fixtures } });
    const page = await open(url);
    const worker = `/files/worker.js?server=${url}&file=${files}/auto.js`;
    expect(await page.evaluate(work(worker))).toEqual({ echo: 'from a worker' });
  });

  test('says what is wrong when a client cannot be put together', async () => {
    const files = await cdn((file) => file !== 'sockjs.js');
    const page = await open((await site()).url);
    const failure = (url: string): Promise<unknown> =>
      page.evaluate(`import('${files}/auto.js')
        .then(({ connect }) => connect('${url}'))
        .then(() => 'connected', ({ name, code }) => [name, code])`);
    const gone = await site();
    await gone.close();
    expect(await failure(gone.url)).toEqual(['PrimusError', 'CONNECT_FAILED']);
    const elsewhere = await site({ pathname: '/live' });
    expect(await failure(elsewhere.url)).toEqual(['PrimusError', 'CONNECT_FAILED']);
    const { url } = await site({ transformer: 'sockjs' });
    expect(await failure(url)).toEqual(['PrimusError', 'MISSING_DEPENDENCY']);
    const unknown = await site({ parser: { encoder: () => {}, decoder: () => {} } });
    expect(await failure(unknown.url)).toEqual(['PrimusError', 'UNKNOWN_PARSER']);
  });

  test('remembers what the server spoke while it does not answer', async () => {
    const files = await cdn();
    const page = await open((await site()).url);
    const served = await site({ transformer: 'engine.io' });
    await page.evaluate(`import('${files}/auto.js')
      .then(({ connect }) => connect('${served.url}'))
      .then(${ECHO})`);
    await served.close();
    const spoken = await page.evaluate(`import('${files}/auto.js')
      .then(({ connect }) => connect('${served.url}', { manual: true }))
      .then(({ options }) => options.transformer.name)`);
    expect(spoken).toBe('engine.io');
  });
});
