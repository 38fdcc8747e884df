import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silentUrl } from './dead-ends.js';
import { runOnPage } from './page.js';
import { connect, echo, journal, messages, next, pair, serve } from './support.js';

describe('Connecting from the Browser', () => {
  test('new Primus(url, options) and Primus.connect(url, options)', async () => {
    const { primus, url } = await serve();
    const Client = primus.Socket;
    const connected = Client.connect(url, { queueSize: 5 });
    onTestFinished(() => void connected.destroy());
    await next(connected, 'open');
    expect(connected).toBeInstanceOf(Client);
    expect(connected.options.queueSize).toBe(5);
    const { client } = await pair({ primus, url }, {}, Client);
    expect(client).toBeInstanceOf(Client);
  });

  test('new Primus(options) connects to the page, or to the url among them', async () => {
    const { primus, url } = await serve({ pathname: '/live' });
    const { Primus: Client } = runOnPage(primus.library(), {
      location: { origin: url, href: `${url}/some/page.html?x#y` },
    });
    for (const client of [new Client(), new Client({ queueSize: 1 }), new Client({ url })]) {
      onTestFinished(() => void client.destroy());
      await next(client, 'open');
      expect([client.url.origin, client.pathname]).toEqual([url, '/live']);
    }
  });

  test('the pathname is the one of the server, whatever the url says', async () => {
    const { primus, url } = await serve({ pathname: '/live' });
    const { client, spark } = await pair({ primus, url: `${url}/somewhere/else?x=1` });
    expect(client.pathname).toBe('/live');
    expect(spark.request?.url).toMatch(/^\/live\?x=1/);
  });

  test('timeout: how long the first attempt may take', async () => {
    const { primus } = await serve();
    const client = connect(primus, await silentUrl(), { timeout: 20, strategy: false });
    const [timedOut, ended] = [next(client, 'timeout'), next(client, 'end')];
    expect(await timedOut).toMatchObject([{ code: 'CONNECT_TIMEOUT' }]);
    await ended;
  });

  test('timeout and pingTimeout: 10 and 45 seconds by default', async () => {
    const client = new (Primus.createSocket())('http://localhost', { manual: true });
    onTestFinished(() => void client.destroy());
    expect(client.options).toMatchObject({ timeout: 10_000, pingTimeout: 45_000 });
  });

  test('pingTimeout: how long the server may be silent', async () => {
    const world = await serve({ pingInterval: false });
    const { client } = await pair(world, { pingTimeout: 30, strategy: false });
    const events = journal(client, 'close', 'end');
    await next(client, 'end');
    expect(events).toEqual(['close', 'end']);
  });

  test('manual: waits for open() to be called', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url, { manual: true });
    expect(client.readyState).toBe(primus.Socket.CLOSED);
    // Another that is made later connects, and still this one has not begun.
    await pair({ primus, url });
    expect(primus.connected).toBe(1);
    const opened = next(client, 'open');
    client.open();
    await opened;
    expect(client.readyState).toBe(primus.Socket.OPEN);
  });

  test.each([true, false])('websockets: %s is passed to the framework', async (websockets) => {
    const { primus, url } = await serve();
    const { client } = await pair({ primus, url }, { websockets });
    expect(client.options.websockets).toBe(websockets);
  });

  test('network: where the changes of the network are heard', async () => {
    const network = new EventTarget();
    const { client } = await pair(await serve(), { network, strategy: false });
    const events = journal(client, 'offline', 'online');
    network.dispatchEvent(new Event('offline'));
    expect(client.online).toBe(false);
    network.dispatchEvent(new Event('online'));
    expect(client.online).toBe(true);
    expect(events).toEqual(['offline', 'online']);
  });

  test('network: false does not listen', async () => {
    const heard: string[] = [];
    const addEventListener = (type: string): void => void heard.push(type);
    const { primus, url } = await serve();
    const page = { addEventListener, removeEventListener: () => {} };
    const { Primus: Client } = runOnPage(primus.library(), page);
    onTestFinished(() => void client.destroy());
    const client = new Client(url, { network: false });
    await next(client, 'open');
    expect(heard).toEqual([]);
    onTestFinished(() => void listens.destroy());
    const listens = new Client(url);
    expect(heard).toEqual(expect.arrayContaining(['online', 'offline', 'visibilitychange']));
  });

  test('queueSize: how many messages wait for a connection, the oldest are dropped', async () => {
    const { primus, url } = await serve();
    echo(primus);
    const client = connect(primus, url, { queueSize: 2 });
    for (const message of ['one', 'two', 'three', 'four']) client.write(message);
    expect(await messages(client, 2)).toEqual(['three', 'four']);
  });
});

describe('transport', () => {
  test('is handed to the framework', async () => {
    const { spark } = await pair(await serve(), {
      transport: { headers: { 'X-Something': 'here' } },
    });
    expect(spark.headers).toMatchObject({ 'x-something': 'here' });
  });
});
