import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runOnPage } from './page.js';
import { connect, echo, journal, messages, next, pair, serve } from './support.js';

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-library-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

describe('Client library', () => {
  test('library() is a script that connects', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect({ Socket: runOnPage(primus.library()).Primus }, url);
    client.write({ hello: 'world' });
    expect(await messages(client, 1)).toEqual([{ hello: 'world' }]);
  });

  test('library() knows the options of the server', async () => {
    const { primus, url } = await serve({ pathname: '/live', pingInterval: 2_000, global: 'Live' });
    const { Live } = runOnPage(primus.library()) as unknown as { Live: Primus['Socket'] };
    const client = connect({ Socket: Live }, url);
    await next(client, 'open');
    expect(client.pathname).toBe('/live');
    expect(client.options.pingTimeout).toBe(3_000);
  });

  test('library() is the same text for the same options', async () => {
    const [one, two] = [await serve(), await serve()];
    expect(one.primus.library()).toBe(two.primus.library());
  });

  test('save(file) stores it at once', async () => {
    const { primus } = await serve();
    const file = join(await folder(), 'primus.js');
    expect(primus.save(file)).toBe(primus);
    expect(await readFile(file, 'utf8')).toBe(primus.library());
  });

  test('save(file, callback) stores it later', async () => {
    const { primus } = await serve();
    const file = join(await folder(), 'primus.js');
    const error = await new Promise((resolve) => {
      primus.save(file, resolve);
    });
    expect(error).toBe(null);
    expect(await readFile(file, 'utf8')).toBe(primus.library());
  });

  test('save() tells what went wrong, in the way it was asked', async () => {
    const { primus } = await serve();
    const file = join(await folder(), 'absent', 'primus.js');
    expect(() => primus.save(file)).toThrow(/ENOENT/);
    const error = await new Promise((resolve) => {
      primus.save(file, resolve);
    });
    expect(error).toMatchObject({ code: 'ENOENT' });
  });

  test.each(['/primus', '/live'])('is served at %s/primus.js', async (pathname) => {
    const { primus, url } = await serve({ pathname });
    const response = await fetch(`${url}${pathname}/primus.js`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(await response.text()).toBe(primus.library());
  });

  test('may be loaded by pages of other domains', async () => {
    const { url } = await serve();
    const origin = 'https://page.example';
    const { headers } = await fetch(`${url}/primus/primus.js`, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  test('is a CommonJS module where there are those', async () => {
    const { primus } = await serve();
    const module = { exports: {} };
    runOnPage(`(function (module, exports) { ${primus.library()} }).call({}, M, {})`, {
      M: module,
    });
    expect(module.exports).toHaveProperty('connect');
  });

  test('connections and disconnections are announced, with their spark', async () => {
    const { primus, url } = await serve();
    const events = journal(primus, 'connection', 'disconnection');
    const { spark, client } = await pair({ primus, url });
    expect(spark).toBeInstanceOf(primus.Spark);
    const gone = next(primus, 'disconnection');
    client.end();
    expect(await gone).toEqual([spark]);
    expect(events).toEqual(['connection', 'disconnection']);
  });
});
