import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Primus, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { browserchannel } from '@primus/transformer-browserchannel';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { next } from './stage.js';

type Browser = Awaited<ReturnType<typeof launch>>;

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

const dist = (name: string, file: string): string =>
  readFileSync(new URL(`../../${name}/dist/${file}`, import.meta.url), 'utf8');

/** Nothing but files, requests, and the image by which the framework says goodbye. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'";

const CHAT = `
  const client = new Primus(location.origin + '/?a=b', { transformer, parser: json });
  client.on('data', (message) => {
    if (message === 'finish') {
      for (let i = 0; i < 1000; i++) client.write(i);
      client.end('last');
    } else client.write({ echo: message, globals: Object.keys(window).filter((key) => !before.includes(key)) });
  });
`;

const IMPORTS = `
  import { Primus } from '/client.js';
  import { json } from '/json.js';
`;

const pages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a classic script': {
    '/': `<script src="/before.js"></script><script src="/transformer.js"></script><script type="module" src="/main.js"></script>`,
    '/before.js': 'var before = []; before = Object.keys(window);',
    '/transformer.js': dist('transformer-browserchannel', 'client.global.js'),
    '/main.js': `${IMPORTS} const transformer = primusTransformer; ${CHAT}`,
  },
  'an ES module': {
    '/': `<script src="/before.js"></script><script type="module" src="/main.js"></script>`,
    '/before.js': 'var before = []; before = Object.keys(window);',
    '/transformer.js': dist('transformer-browserchannel', 'client.js').replace(
      '@primus/protocol',
      '/protocol.js',
    ),
    '/main.js': `${IMPORTS} import { browserchannel as transformer } from '/transformer.js'; ${CHAT}`,
  },
};

const shared = {
  '/client.js': dist('client', 'index.js').replace('@primus/protocol', '/protocol.js'),
  '/json.js': dist('parser-json', 'index.js').replace('@primus/protocol', '/protocol.js'),
  '/protocol.js': dist('protocol', 'index.js'),
};

test.each(Object.keys(pages))('%s speaks BrowserChannel in strict code', async (page) => {
  const files: Readonly<Record<string, string>> = { ...shared, ...pages[page] };
  const http = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '', 'http://localhost');
    const text = files[pathname];
    res.statusCode = text === undefined ? 404 : 200;
    res.setHeader('Content-Type', pathname === '/' ? 'text/html' : 'text/javascript');
    res.setHeader('Content-Security-Policy', POLICY);
    res.end(text);
  });
  const primus = new Primus(http, { transformer: browserchannel, parser: json });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const context = await browser.newContext();
  onTestFinished(async () => {
    await context.close();
    await primus.destroy();
  });
  const errors: string[] = [];
  const tab = await context.newPage();
  tab.on('pageerror', (error) => errors.push(error.message));
  tab.on('console', (line) => {
    if (line.type() === 'error' && !line.location().url.includes('favicon')) {
      errors.push(line.text());
    }
  });
  const connected = next(primus, 'connection');
  await tab.goto(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  const [spark] = (await connected) as [Spark];
  expect(spark.query).toMatchObject({ a: 'b' });

  for (const message of ['text', { deep: ['ünï 😀', 0, null] }, '\u2028', 'x'.repeat(1_000_000)]) {
    const answer = next(spark, 'data');
    spark.write(message);
    expect((await answer)[0]).toEqual({
      echo: message,
      globals: page === 'a classic script' ? ['primusTransformer'] : [],
    });
  }
  const arrived: unknown[] = [];
  spark.on('data', (message) => arrived.push(message));
  const gone = next(spark, 'end');
  spark.write('finish');
  await gone;
  expect(arrived).toEqual([...Array.from({ length: 1000 }, (_, i) => i), 'last']);
  expect(errors).toEqual([]);
});

test.each(['client.global.js', 'client.js'])('%s asks nobody but its server', (file) => {
  expect(dist('transformer-browserchannel', file)).not.toContain('www.google.com');
});
