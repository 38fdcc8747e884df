import dns from 'node:dns';
import { createServer } from 'node:http';
import { Agent, createServer as createHttpsServer, globalAgent } from 'node:https';
import type { Spark } from '@primus/core';
import { browserchannel as browserchannelClient } from '@primus/transformer-browserchannel/client';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { exchange, next, Stage } from './stage.js';

describe('addresses', () => {
  test('over TLS, with the authorities of the process', async () => {
    const { key, cert } = certificate();
    const stage = await Stage.start({}, { http: createHttpsServer({ key, cert }) });
    const { ca } = globalAgent.options;
    globalAgent.options.ca = cert;
    onTestFinished(() => {
      if (ca === undefined) delete globalAgent.options.ca;
      else globalAgent.options.ca = ca;
      globalAgent.destroy();
    });
    expect(globalAgent).toBeInstanceOf(Agent);
    const url = stage.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost');
    const pair = await stage.connect({}, url);
    expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
  });
});

test('an address in brackets is refused with a sentence', async () => {
  const stage = await Stage.start();
  const [error] = await next(stage.dial({}, 'http://[::1]:1'), 'error');
  expect(error).toMatchObject({
    code: 'INVALID_OPTION',
    message: expect.stringContaining('name') as string,
  });
});

describe('the handshake', () => {
  test('carries query, headers and credentials, and is the request that began it all', async () => {
    const stage = await Stage.start({ pathname: '/live' });
    const { spark } = await stage.connect(
      { pathname: '/live', transport: { extraHeaders: { 'X-Token': 'abc' }, appVersion: '7' } },
      `${stage.url.replace('//', '//user:pass@')}?a=b%20c&x=1&x=2`,
    );
    expect(spark.query).toMatchObject({ a: 'b c', x: '1', VER: '8' });
    expect(spark.headers).toMatchObject({
      'x-token': 'abc',
      authorization: `Basic ${btoa('user:pass')}`,
      host: new URL(stage.url).host,
    });
    expect(spark.request).toMatchObject({ method: 'POST' });
    expect(spark.request?.url).toMatch(/^\/live\/bind\?/);
    expect(spark.address.ip).toBe('127.0.0.1');
    expect(spark.socket).toMatchObject({ appVersion: '7' });
  });

  test('options of the server are the framework’s, but for what Primus decides', async () => {
    const headers = { 'X-Answer': 'yes' };
    const stage = await Stage.start({
      transport: { headers, base: '/other', cors: 'https://a.example', server: createServer() },
    });
    const response = await fetch(`${stage.url}/primus/test?VER=8&MODE=init`);
    expect(response.headers.get('x-answer')).toBe('yes');
    expect(response.headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect(headers).toEqual({ 'X-Answer': 'yes' });
    await stage.connect();
  });

  test('of a page of another origin is refused', async () => {
    const stage = await Stage.start();
    const response = await fetch(`${stage.url}/primus/bind?VER=8&RID=1`, {
      method: 'POST',
      headers: { Origin: 'https://evil.example' },
    });
    expect([response.status, stage.primus.connected]).toEqual([403, 0]);
  });
});

describe('links', () => {
  test.each([1000, 1001, 1005, 1006, 999, 70_000])(
    'may be asked to close with %i',
    async (code) => {
      const { client, spark } = await (await Stage.start()).connect();
      const told: unknown[] = [];
      client.on('data', (data) => told.push(data));
      const gone = Promise.all([next(client, 'close'), next(spark, 'end')]);
      for (let i = 0; i < 1000; i++) spark.write(i);
      const { link } = spark.connection;
      link.close({ code, reason: '…'.repeat(1000) });
      link.close({ code });
      link.send('"late"');
      await gone;
      expect(told).toEqual(Array.from({ length: 1000 }, (_, i) => i));
      link.send('"later"');
      link.terminate();
      link.close();
    },
  );

  test('of a client close once all has arrived, also what no request took yet', async () => {
    const { client, spark } = await (await Stage.start()).connect();
    const told: unknown[] = [];
    spark.on('data', (data) => told.push(data));
    const gone = next(spark, 'end');
    for (let i = 0; i < 2500; i++) client.write(i);
    client.end();
    await gone;
    expect(told).toEqual(Array.from({ length: 2500 }, (_, i) => i));
  });

  test('say what waits, until the other end has it', async () => {
    const { client, spark } = await (
      await Stage.start({ highWaterMark: 65_536 })
    ).connect({ highWaterMark: 65_536 });
    const up = next(spark, 'data');
    expect(client.write('x'.repeat(100_000))).toBe(false);
    await Promise.all([next(client, 'drain'), up]);
    const { link } = spark.connection;
    const down = next(client, 'data');
    expect(spark.write('y'.repeat(100_000))).toBe(false);
    expect(link.buffered).toBeGreaterThanOrEqual(100_002);
    await Promise.all([down, next(spark, 'drain')]);
    expect(link.buffered).toBeLessThan(65_536);
  });
});

describe('an attempt that is aborted', () => {
  test.each(['at once', 'while it opens'])('%s says nothing more', async (when) => {
    const stage = await Stage.start({ transport: { sessionTimeoutInterval: 100 } });
    const calls: string[] = [];
    const target = {
      url: new URL(`${stage.url}/primus`),
      server: stage.url,
      transport: {},
      websockets: true,
    };
    const connected = next(stage.primus, 'connection');
    const dial = browserchannelClient.dial(
      target,
      () => {
        throw new Error('opened');
      },
      () => calls.push('failed'),
    );
    if (when === 'at once') return dial.abort();
    const [spark] = (await connected) as [Spark];
    const gone = next(spark, 'end');
    dial.abort();
    dial.abort();
    await gone;
    expect(calls).toEqual([]);
  });
});

test('who cannot connect asks nobody else why', async () => {
  const stage = await Stage.start({ origins: [] });
  const asked = vi.spyOn(dns, 'lookup');
  const client = stage.dial(
    { transport: { extraHeaders: { Origin: 'https://evil.example' } } },
    stage.url.replace('127.0.0.1', 'localhost'),
  );
  const [error] = await next(client, 'error');
  expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
  expect(new Set(asked.mock.calls.map(([name]) => name))).toEqual(new Set(['localhost']));
});
