import type { IncomingMessage } from 'node:http';
import Primus from 'primus';
import { expect, test, vi } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import { next, pair, serve } from '../support.js';

const auth = (_req: unknown, done: () => void): void => done();

test('what plugins read is there', async () => {
  const plugin = { server(): void {} };
  const { primus, server } = await serve({
    authorization: auth,
    plugin: { plugin },
    somebodys: { own: 1 },
  });
  expect(primus.server).toBe(server);
  expect(primus.spec).toEqual({
    version: pkg.version,
    pathname: '/primus',
    parser: 'json',
    transformer: 'websockets',
    pingInterval: 30_000,
    authorization: true,
  });
  expect(primus.version).toBe(pkg.version);
  expect(primus.pathname).toBe('/primus');
  expect([primus.connected, { ...primus.connections }]).toEqual([0, {}]);
  expect(primus.ark).toEqual({ plugin });
  expect(primus.auth).toBe(auth);
  expect(primus.whitelist).toEqual([]);
  expect(primus.options).toMatchObject({ somebodys: { own: 1 }, pathname: '/primus' });
  expect(primus.transformers).toEqual({ incoming: [], outgoing: [] });
  expect(typeof primus.transformer).toBe('object');
  expect(typeof primus.parser).toBe('object');
  expect(primus.client).toContain('primusClient');
});

test('initialised tells what is at work, in the next turn', async () => {
  const { primus } = await serve();
  const other = new Primus(primus.server, { pathname: '/other' });
  const told = vi.fn<(...args: unknown[]) => void>();
  other.on('initialised', told);
  expect(told).not.toHaveBeenCalled();
  await next(other, 'initialised');
  expect(told).toHaveBeenCalledWith(other.transformer, other.parser, other.options);
  await other.destroy({ close: false });
});

test('the options say of the transformer and the parser what was given', async () => {
  const seen: object[] = [];
  const looks = {
    server(primus: Primus, options: object): void {
      seen.push(primus.options, options);
      primus.on('initialised', (_transformer, _parser, told) => seen.push(told));
    },
  };
  const { primus } = await serve({
    transformer: 'WebSockets',
    parser: 'EJSON',
    plugin: { looks },
  });
  expect(seen).toHaveLength(3);
  for (const options of seen) {
    expect(options).toMatchObject({ transformer: 'WebSockets', parser: 'EJSON' });
  }
  expect(primus.spec).toMatchObject({ transformer: 'websockets', parser: 'ejson' });

  const { options } = (await serve()).primus;
  expect([options.transformer, options.parser]).toEqual([undefined, undefined]);
});

test('connections are by id', async () => {
  const served = await serve();
  const { spark } = await pair(served);
  expect(served.primus.connected).toBe(1);
  expect(served.primus.connections[spark.id]).toBe(spark);
  expect(Object.keys(served.primus.connections)).toEqual([spark.id]);
});

test('proxies that are not on the list are not believed', async () => {
  const { primus } = await serve();
  const ip = (list: string): string => new primus.Spark({ 'x-forwarded-for': list }).address.ip;
  expect(ip('10.0.0.1, 10.0.0.2')).toBe('10.0.0.1');
  primus.whitelist.push('10.0.0.2');
  expect(ip('10.0.0.1, 10.0.0.2')).toBe('10.0.0.1');
  expect(ip('10.0.0.1, 10.0.0.3')).toBe('127.0.0.1');
  primus.whitelist = ['10.0.0.3'];
  expect(ip('10.0.0.1, 10.0.0.3')).toBe('10.0.0.1');
});

test('what middleware said of the address counts, when it is asked for', async () => {
  const served = await serve();
  served.primus.use('forwarded', (req: IncomingMessage & { forwarded?: object }, _res) => {
    req.forwarded = { ip: '10.1.1.1', port: 1 };
  });
  const { spark } = await pair(served);
  expect(spark.address).toEqual({ ip: '10.1.1.1', port: 1 });
});

test('plugins reserve events of theirs', async () => {
  const { primus } = await serve();
  expect(primus.reserved('ours')).toBe(false);
  primus.reserved.events['ours'] = true;
  expect([primus.reserved('ours'), primus.reserved('incoming::x')]).toEqual([true, true]);
  delete primus.reserved.events['ours'];
});
