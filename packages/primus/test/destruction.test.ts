import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import Primus from 'primus';
import { connect, journal, listening, next, pair, serve } from './support.js';

describe('Destruction', () => {
  test.each(['destroy', 'end'] as const)('primus.%s() closes all there is', async (method) => {
    const { primus, server, url } = await serve();
    const { client, spark } = await pair({ primus, url });
    const events = journal(primus, 'close', 'disconnection');
    const [ended, gone] = [next(client, 'end'), next(spark, 'end')];
    await primus[method]();
    await Promise.all([ended, gone]);
    expect(events).toEqual(['close', 'disconnection']);
    expect(primus.connected).toBe(0);
    expect(server.listening).toBe(false);
  });

  test('clients stay away', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url }, { reconnect: { min: 1 } });
    const events = journal(client, 'close', 'reconnect scheduled', 'end');
    const ended = next(client, 'end');
    await primus.destroy();
    await ended;
    expect(events).toEqual(['close', 'end']);
  });

  test('reconnect: clients come back', async () => {
    const { primus, server, url } = await serve();
    const { client } = await pair({ primus, url }, { reconnect: { min: 1, max: 1 } });
    const reconnected = next(client, 'reconnected');
    await primus.destroy({ reconnect: true, close: false });
    const successor = new Primus(server);
    const connection = next(successor, 'connection');
    await reconnected;
    await connection;
    expect(successor.connected).toBe(1);
    await successor.destroy();
  });

  test('close: false leaves the server to others, as it was before', async () => {
    const { server, primus } = await serve();
    server.on('request', (_, res) => res.end('from the application'));
    await primus.destroy({ close: false });
    expect(server.listening).toBe(true);
    const url = await listening(server);
    expect(await (await fetch(`${url}/primus/spec`)).text()).toBe('from the application');
    server.close();
    await once(server, 'close');
  });

  test('timeout: connections may leave by themselves', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const events = journal(primus, 'disconnection');
    const destroyed = primus.destroy({ timeout: 60_000 });
    // A round trip: the server still answers those that are connected.
    expect(await client.id()).not.toBe('');
    expect(events).toEqual([]);
    client.end();
    await destroyed;
    expect(events).toEqual(['disconnection']);
  });

  test('timeout: those that do not are closed', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const ended = next(client, 'end');
    await primus.destroy({ timeout: 20 });
    await ended;
    expect(primus.connected).toBe(0);
  });

  test('nobody gets in any more', async () => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url });
    const destroyed = primus.destroy({ timeout: 60_000 });
    const late = connect(primus, url, { strategy: false });
    const [error] = await next(late, 'error');
    expect(error).toMatchObject({ code: 'CONNECT_FAILED' });
    client.end();
    await destroyed;
  });

  test('leaves names of methods to plugins', async () => {
    const names = ['leave', 'release', 'announce', 'forget', 'welcome', 'shutdown', 'owns', 'ping'];
    const others = Object.fromEntries(names.map((name) => [name, vi.fn<() => void>()]));
    const { primus, server, url } = await serve({
      plugin: { rooms: { server: (added: object) => void Object.assign(added, others) } },
    });
    const { client, spark } = await pair({ primus, url });
    const heard = next(spark, 'data');
    client.write('hello');
    expect(await heard).toContain('hello');
    await primus.destroy();
    expect(server.listening).toBe(false);
    for (const other of Object.values(others)) expect(other).not.toHaveBeenCalled();
  });

  test('calls back, each time, and answers a promise', async () => {
    const { primus } = await serve();
    const done = vi.fn<() => void>();
    primus.destroy(done);
    primus.destroy({ timeout: 5 }, done);
    primus.end(done);
    await primus.end();
    expect(done).toHaveBeenCalledTimes(3);
  });

  test('a listener of close with a callback is waited for', async () => {
    const { primus } = await serve();
    const steps: unknown[] = [];
    primus.on('close', (options, done) => {
      steps.push(options);
      setImmediate(() => {
        steps.push('saved');
        done();
      });
    });
    await primus.destroy({ reconnect: true });
    expect(steps).toEqual([{ reconnect: true }, 'saved']);
  });
});
