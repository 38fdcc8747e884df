import Primus from 'primus';
import { describe, expect, test } from 'vitest';
import { connect, echo, messages, next, pair, serve } from './support.js';

describe('Connecting from the server', () => {
  test('primus.Socket fits the server: pathname, transformer and parser', async () => {
    const { primus, url } = await serve({
      pathname: '/live',
      transformer: 'websockets',
      parser: {
        encoder: (data, done) => done(null, `~${JSON.stringify(data)}`),
        decoder: (data, done) => done(null, JSON.parse(String(data).slice(1))),
      },
    });
    echo(primus);
    const client = new primus.Socket(url);
    client.write({ hello: 'world' });
    expect(await messages(client, 1)).toEqual([{ hello: 'world' }]);
    client.destroy();
  });

  test('primus.Socket has the plugins that were added before it was asked for', async () => {
    const { primus, url } = await serve();
    const Before = primus.Socket;
    primus.plugin('greeting', {
      client(client) {
        Object.assign(client, { greeting: 'hello' });
      },
    });
    expect(connect({ Socket: Before }, url)).not.toHaveProperty('greeting');
    expect(connect(primus, url)).toHaveProperty('greeting', 'hello');
    primus.plugout('greeting');
    expect(connect(primus, url)).not.toHaveProperty('greeting');
  });

  test('the library of a plugin is there before its client function runs', async () => {
    const { primus, url } = await serve();
    primus.plugin('greeting', {
      library: 'Primus.greeting = "hello";',
      client(client) {
        const { greeting } = client.constructor as { greeting?: string };
        Object.assign(client, { said: greeting });
      },
    });
    expect(connect(primus, url)).toHaveProperty('said', 'hello');
  });

  test('Primus.createSocket() fits a server with the defaults', async () => {
    const world = await serve();
    const { client, spark } = await pair(world, {}, Primus.createSocket());
    const arrived = messages(spark, 1);
    client.write('from elsewhere');
    expect(await arrived).toEqual(['from elsewhere']);
  });

  test.each(['/live', 'live', 'live/'])(
    'Primus.createSocket({ pathname: %j })',
    async (pathname) => {
      const world = await serve({ pathname });
      const { client } = await pair(world, {}, Primus.createSocket({ pathname }));
      expect(client.readyState).toBe(Primus.createSocket().OPEN);
    },
  );

  test('Primus.createSocket({ transformer, parser, plugin })', async () => {
    const parser = {
      encoder: (data: unknown, done: (error: unknown, frame?: string) => void) => {
        done(null, JSON.stringify([data]));
      },
      decoder: (data: unknown, done: (error: unknown, message?: unknown) => void) => {
        done(null, (JSON.parse(String(data)) as unknown[])[0]);
      },
    };
    const { primus, url } = await serve({ transformer: 'websockets', parser });
    echo(primus);
    const Socket = Primus.createSocket({
      transformer: 'WebSockets',
      parser,
      plugin: {
        shout: {
          client(client) {
            client.transform('outgoing', (packet) => {
              packet.data = String(packet.data).toUpperCase();
            });
          },
        },
      },
    });
    const client = connect({ Socket }, url);
    client.write('hello');
    expect(await messages(client, 1)).toEqual(['HELLO']);
  });

  test('Primus.createSocket({ pingTimeout }) is what its clients wait', () => {
    const Socket = Primus.createSocket({ pingTimeout: false });
    const client = new Socket('http://localhost', { manual: true });
    expect(client.options.pingTimeout).toBe(false);
    client.destroy();
  });

  test('clients in Node take the options of clients on pages', async () => {
    const world = await serve();
    const { client } = await pair(world, { queueSize: 3, strategy: 'online' });
    expect(client.options).toMatchObject({ queueSize: 3, strategy: ['online'] });
  });

  test('the spec tells strangers how to connect', async () => {
    const { primus, url } = await serve({ pathname: '/live' });
    const response = await fetch(`${url}/live/spec`);
    expect(response.headers.get('content-type')).toBe('application/json');
    const spec = (await response.json()) as Primus['spec'];
    expect(spec).toEqual({
      version: primus.version,
      pathname: '/live',
      parser: 'json',
      transformer: 'websockets',
      pingInterval: 30_000,
      authorization: false,
    });
    const client = connect({ Socket: Primus.createSocket(spec) }, url);
    await expect(next(client, 'open')).resolves.toEqual([]);
  });
});
