import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { websockets as websocketsClient } from '@primus/transformer-websockets/client';
import express from 'express';
import Primus, { type PrimusOptions } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { echo, messages, pair, serve } from './support.js';

/** What a worker of a cluster is told. */
async function warnings(options: PrimusOptions): Promise<string[]> {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { isWorker } = cluster;
  Object.assign(cluster, { isWorker: true });
  onTestFinished(() => {
    warn.mockRestore();
    Object.assign(cluster, { isWorker });
  });
  await serve(options);
  return warn.mock.calls.map(([text]) => String(text));
}

const sticky = { server: websockets, client: websocketsClient, sticky: true };

describe('FAQ: Can I use cluster?', () => {
  test('WebSockets need no sticky sessions, so nobody is warned', async () => {
    expect(await warnings({ transformer: 'websockets' })).toEqual([]);
  });

  test('a transformer that needs them warns its worker', async () => {
    expect(await warnings({ transformer: sticky })).toEqual([
      expect.stringContaining('iknowclusterwillbreakconnections') as string,
    ]);
  });

  test('iknowclusterwillbreakconnections turns that off', async () => {
    const options = { transformer: sticky, iknowclusterwillbreakconnections: true };
    expect(await warnings(options)).toEqual([]);
  });
});

describe('FAQ: How do I use Primus with Express', () => {
  test('on one server: Express answers what is not for Primus', async () => {
    const app = express();
    app.get('/hello', (_, res) => void res.send('from Express'));
    app.use((_, res) => void res.status(404).send('not found by Express'));
    const { primus, url } = await serve({}, createServer(app));
    echo(primus);
    expect(await (await fetch(`${url}/hello`)).text()).toBe('from Express');
    expect(await (await fetch(`${url}/elsewhere`)).text()).toBe('not found by Express');
    expect((await fetch(`${url}/primus/primus.js`)).status).toBe(200);
    const { client } = await pair({ primus, url });
    client.write('to Primus');
    expect(await messages(client, 1)).toEqual(['to Primus']);
  });

  test('routes that are added later are found', async () => {
    const app = express();
    const { url } = await serve({}, createServer(app));
    app.get('/later', (_, res) => void res.send('from Express'));
    expect(await (await fetch(`${url}/later`)).text()).toBe('from Express');
  });
});

describe('FAQ: Can I send custom headers to the server', () => {
  test('a query string does what headers cannot', async () => {
    const { primus, url } = await serve();
    const { spark } = await pair({ primus, url: `${url}/?token=1&name=foo` });
    expect({ ...spark.query }).toEqual({ token: '1', name: 'foo' });
  });
});

describe('Versioning', () => {
  test('primus.version and the spec tell the version of the package', async () => {
    const { primus, url } = await serve();
    const manifest = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(primus.version).toBe(manifest.version);
    const spec = (await (await fetch(`${url}/primus/spec`)).json()) as { version: string };
    expect(spec.version).toBe(manifest.version);
  });
});

describe('Installation', () => {
  test('Primus.transformers and Primus.parsers name what has to be installed', () => {
    expect(Primus.transformers).toMatchObject({ websockets: { server: 'ws', client: 'ws' } });
    expect(Primus.parsers).toEqual({ json: {}, ejson: {}, msgpack: {}, binary: {} });
  });

  test('a transformer and a parser may be passed as they are', async () => {
    const transformer = { server: websockets, client: websocketsClient };
    const world = await serve({ transformer, parser: json });
    echo(world.primus);
    const { client } = await pair(world);
    client.write('hello');
    expect(await messages(client, 1)).toEqual(['hello']);
  });
});
