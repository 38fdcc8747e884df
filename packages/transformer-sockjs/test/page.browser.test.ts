import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Primus, { type Spark } from 'primus';
import { launch } from 'tools-check/browser';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { next } from './stage.js';

let browser: Awaited<ReturnType<typeof launch>>;

beforeAll(async () => {
  browser = await launch();
});

afterAll(async () => {
  await browser.close();
});

/** A server of pages, or of scripts and connections; answers its origin. */
async function listen(http: Server): Promise<string> {
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

/** The spark of a page that connects with the generated client, and sends back what it hears. */
async function visit(options: object, isOfAnotherOrigin = false): Promise<Spark> {
  let script = '/primus/primus.js';
  const pages = (): Server =>
    createServer((_, res) => {
      res.setHeader('Content-Type', 'text/html; charset=utf-8');
      res.end(`<body><script src="${script}"></script>`);
    });
  const http = pages();
  const primus = new Primus(http, {
    transformer: 'sockjs',
    iknowclusterwillbreakconnections: true,
  });
  onTestFinished(async () => {
    await primus.destroy({ close: false });
  });
  const url = await listen(http);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  if (isOfAnotherOrigin) script = url + script;
  await page.goto(isOfAnotherOrigin ? await listen(pages()) : url);
  const connected = next(primus, 'connection');
  await page.evaluate(`
    const client = new Primus(${JSON.stringify(url)}, ${JSON.stringify(options)});
    client.on('data', (message) => client.write({ echo: message }));
  `);
  const [spark] = (await connected) as [Spark];
  return spark;
}

async function expectEcho(spark: Spark): Promise<void> {
  const message = { text: 'é\u2028😀"', list: [1, null] };
  const echoed = next(spark, 'data');
  spark.write(message);
  expect((await echoed)[0]).toEqual({ echo: message });
}

const transports = [
  'websocket',
  'xhr-streaming',
  'xhr-polling',
  'eventsource',
  'htmlfile',
  'jsonp-polling',
] as const;

test.each(transports)('a page talks over %s', async (protocol) => {
  const spark = await visit({ transport: { transports: protocol, timeout: 8000 } });
  expect(spark.socket).toMatchObject({ protocol });
  expect(spark.headers['user-agent']).toMatch(/Chrome/);
  await expectEcho(spark);
});

test.each(transports.slice(0, 4))('a page of another origin talks over %s', async (protocol) => {
  const spark = await visit({ transport: { transports: protocol, timeout: 8000 } }, true);
  expect(spark.socket).toMatchObject({ protocol });
  await expectEcho(spark);
});

test('a page does without WebSockets when it is told to', async () => {
  const spark = await visit({ websockets: false, transport: { timeout: 8000 } });
  expect(spark.socket).toMatchObject({ protocol: 'xhr-streaming' });
  await expectEcho(spark);
});
