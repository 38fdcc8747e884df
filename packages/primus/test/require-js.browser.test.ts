import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { Spark } from 'primus';
import { launch } from 'tools-check/browser';
import { expect, onTestFinished, test } from 'vitest';
import { messages, next, serve } from './support.js';

const require = createRequire(import.meta.url);

const FILES: Readonly<Record<string, string>> = {
  '/': '<script src="/require.js"></script><script src="/main.js"></script>',
  '/require.js': readFileSync(require.resolve('requirejs/require.js'), 'utf8'),
  '/main.js': `
    define('own', ['primus/primus'], function (Primus) { return new Primus(); });
    require(['own', 'primus/primus'], function (primus, Primus) {
      primus.on('data', function (message) { primus.write([message, Primus === window.Primus]); });
    });
  `,
};

test('FAQ: Is require.js supported', async () => {
  const server = createServer((req, res) => {
    const text = FILES[req.url ?? ''];
    res.statusCode = text === undefined ? 404 : 200;
    res.setHeader('Content-Type', req.url === '/' ? 'text/html' : 'text/javascript');
    res.end(text);
  });
  const { primus, url } = await serve(
    {
      plugin: {
        // A library that would define itself, nameless, where it finds a loader.
        library: { library: 'if (typeof define === "function") define({});', client() {} },
      },
    },
    server,
  );
  const browser = await launch();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  const connection = next(primus, 'connection');
  await page.goto(url);
  const [spark] = (await connection) as [Spark];
  const answer = messages(spark, 1);
  spark.write('hello');
  expect(await answer).toEqual([['hello', true]]);
  expect(errors).toEqual([]);
});
