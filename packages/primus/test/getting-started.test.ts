import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificate } from 'tools-check/certificate';
import {
  connect,
  echo,
  listening,
  messages,
  nextText,
  pair,
  rawSocket,
  refusal,
  serve,
} from './support.js';

describe('Getting started', () => {
  test('attaches to a server of Node', async () => {
    const { spark, client } = await pair(await serve());
    spark.write('from the server');
    client.write('from the client');
    const [[received], [answered]] = await Promise.all([messages(spark, 1), messages(client, 1)]);
    expect(received).toBe('from the client');
    expect(answered).toBe('from the server');
  });

  test('attaches to a server for HTTPS', async () => {
    const { key, cert } = certificate();
    const server = createHttpsServer({ key, cert });
    const primus = new Primus(server, {});
    onTestFinished(() => primus.destroy());
    echo(primus);
    const url = await listening(server, 'https');
    const client = connect(primus, url, { transport: { ca: cert } });
    client.write('encrypted');
    expect(await messages(client, 1)).toEqual(['encrypted']);
  });

  test('attaches to any server that has the API of those of Node', async () => {
    const { key, cert } = certificate();
    const server = createSecureServer({ key, cert, allowHTTP1: true }) as unknown as Server;
    const primus = new Primus(server, {});
    onTestFinished(() => primus.destroy());
    echo(primus);
    const url = await listening(server, 'https');
    const client = connect(primus, url, { transport: { ca: cert } });
    client.write('over another server');
    expect(await messages(client, 1)).toEqual(['over another server']);
  });

  test('may attach to a server that listens already', async () => {
    const server = createServer();
    await listening(server);
    const { spark } = await pair(await serve({}, server));
    expect(spark.id).not.toBe('');
  });

  test('leaves what is not below its pathname to the listeners of the server', async () => {
    const server = createServer((req, res) => res.end(`the application's ${String(req.url)}`));
    server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n');
    });
    const { url } = await serve({}, server);
    expect(await (await fetch(`${url}/other`)).text()).toBe("the application's /other");
    expect((await refusal(rawSocket(`${url}/other`))).status).toBe(418);
  });

  test('several share one server', async () => {
    const { url, server } = await serve({ pathname: '/one', idGenerator: () => 'one' });
    const two = await serve({ pathname: '/two', idGenerator: () => 'two' }, server);
    const { spark } = await pair(two);
    expect(spark.id).toBe('two');
    const one = rawSocket(`${url}/one`);
    await once(one, 'open');
    one.send('"primus::id::"');
    expect(await nextText(one)).toBe('"primus::id::one"');
  });
});
