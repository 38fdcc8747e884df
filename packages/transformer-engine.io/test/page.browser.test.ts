import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Primus, type Spark } from '@primus/core';
import type { Parser } from '@primus/protocol';
import { engineio as transformer } from '@primus/transformer-engine.io';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { next, socketOf } from './stage.js';

/** Hands frames through. */
const raw: Parser = {
  name: 'raw',
  binary: true,
  encode: (value) => value as string | Uint8Array,
  decode: (frame) => frame,
};

/** Dials and sends back what arrives; tells the server how it went by its last frame. */
const PAGE = `
  const options = JSON.parse(decodeURIComponent(location.search.slice(1)));
  const url = new URL('/primus', location.href);
  let link;
  primusTransformer.dial({ url, server: url, transport: {}, websockets: true, ...options }, (opened) => {
    link = opened;
    return {
      frame(frame) { if (frame === 'close') link.close(); else link.send(frame); },
      drain() { link.send('drained'); },
      error(error) { console.error(error); },
      close() { document.title = 'closed'; },
    };
  }, console.error);`;

/** Bytes of whatever class, to compare. */
function shown(frame: unknown): unknown {
  return typeof frame === 'string' ? frame : Array.from(frame as Uint8Array);
}

let browser: Awaited<ReturnType<typeof launch>>;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
});

async function open(options: object): Promise<{ spark: Spark; title: () => Promise<unknown> }> {
  const files: Readonly<Record<string, string>> = {
    '/client.js': await readFile(new URL('../dist/client.global.js', import.meta.url), 'utf8'),
    '/page.js': PAGE,
  };
  const http = createServer(({ url = '' }, res) => {
    const script = files[url];
    res.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    res.end(script ?? '<script src="/client.js"></script><script src="/page.js"></script>');
  });
  const primus = new Primus(http, { transformer, parser: raw, pingInterval: false });
  const connected = next(primus, 'connection');
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const page = await browser.newPage();
  onTestFinished(async () => {
    await page.close();
    await primus.destroy();
    http.closeAllConnections();
  });
  const errors: string[] = [];
  page.on('console', (message) => {
    // The close of a session that polls may overtake its last poll.
    if (!message.text().includes('400 (Bad Request)')) errors.push(message.text());
  });
  const { port } = http.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/?${encodeURIComponent(JSON.stringify(options))}`);
  const [spark] = (await connected) as [Spark];
  return {
    spark,
    async title() {
      await page.waitForFunction(() => document.title === 'closed');
      return errors;
    },
  };
}

const ways = {
  'polling that becomes a WebSocket': {},
  polling: { websockets: false },
  'a WebSocket': { transport: { transports: ['websocket'] } },
};

test.each(Object.entries(ways))('text and bytes over %s', async (name, options) => {
  const { spark, title } = await open(options);
  if (name.includes('becomes')) await next(socketOf(spark), 'upgrade');
  const bytes = Uint8Array.from(Array(256).keys());
  const sent = ['text é 😀', bytes, new Uint8Array(), '', bytes.subarray(3, 5), 'last'];
  const arrived: unknown[] = [];
  const all = new Promise<void>((resolve) => {
    spark.on('data', (frame: unknown) => {
      arrived.push(frame);
      if (arrived.length === sent.length) resolve();
    });
  });
  const { link } = spark.connection;
  for (const frame of sent) link.send(frame);
  await all;
  expect(arrived.map(shown)).toEqual(sent.map(shown));
  expect(socketOf(spark).transport.name).toBe(name === 'polling' ? 'polling' : 'websocket');

  const large = next(spark, 'data');
  const drained = new Promise<void>((resolve) => {
    spark.on('data', (frame: unknown) => {
      if (frame === 'drained') resolve();
    });
  });
  link.send(new Uint8Array(500_000));
  expect((await large)[0]).toHaveLength(500_000);
  await drained;

  const gone = next(spark, 'end');
  link.send('close');
  await gone;
  expect(await title()).toEqual([]);
});
