import assert from 'node:assert/strict';
import { values } from '@primus/testkit';
import { onTestFinished, test } from 'vitest';
import { editions, type Options, type Peer, type Server } from './editions.js';
import { leaveOut } from './leave-out.js';
import type { Meeting } from './meetings.js';
import type { Dial, Remote } from './remote.js';
import { openStage, type Stage } from './stage.js';
import {
  end,
  exchange,
  exchangeBytes,
  idOf,
  insist,
  noted,
  opened,
  reflect,
  watch,
  type WithBytes,
} from './steps.js';
import { next } from './waiting.js';

const COUNT = 1000;
const octets: readonly number[] = [...Array(256).keys()];
const sequence: readonly number[] = Array.from({ length: COUNT }, (_, index) => index);

/** No waiting on the way back. Made for each client, for Primus 8 writes into what it is given. */
const clientOptions = (): object => ({ reconnect: { min: 1, max: 10 } });

export interface Conversation {
  readonly meeting: Meeting;
  readonly server: Options;
  /** Whether a session may outlive the connections it uses. */
  readonly outlives: boolean;
  /** Names of values that are left out, because Primus 8 spoils them by itself. */
  readonly spoilt: readonly string[];
  readonly dial: () => Promise<Dial>;
  /** What the page of the server loads. */
  readonly script: () => Promise<string>;
}

interface Talk extends Stage {
  readonly client: Remote;
  readonly spark: Peer;
}

/** The tests that a server and a client pass that understand each other. */
export function conversation({
  meeting,
  server,
  outlives,
  spoilt,
  dial,
  script,
}: Conversation): void {
  const stage = async (options: Partial<Options> = {}): Promise<Stage> => {
    const opening = { pingInterval: false, ...server, ...options } as const;
    const made = await openStage(editions[meeting.server], opening, await script());
    onTestFinished(() => made.close());
    return made;
  };
  const connect = async (url: string, early: readonly unknown[] = []): Promise<Remote> => {
    const client = await (await dial())(url, clientOptions(), early);
    onTestFinished(() => client.close());
    return client;
  };
  const talk = async (): Promise<Talk> => {
    const made = await stage();
    const connected = next<Peer>(made.primus, 'connection');
    const client = await connect(made.url);
    await client.run(opened);
    return { ...made, client, spark: await connected };
  };

  test('messages that are easily spoilt come back as they were', async () => {
    const { client } = await talk();
    const sent = Object.entries(values).flatMap(([name, value]) =>
      spoilt.includes(name) ? [] : [value],
    );
    // Objects of Primus 8 in Node come from a context of their own, with prototypes of its own.
    const arrived = structuredClone(await client.run(exchange, sent));
    assert.deepEqual(arrived, sent);
  });

  const ofBytes = (): void =>
    test('bytes in a message arrive at both ends', async () => {
      const { client, spark } = await talk();
      const arrived = next<WithBytes>(spark, 'data');
      assert.deepEqual(await client.run(exchangeBytes, octets), octets);
      const { bytes } = await arrived;
      assert.ok(ArrayBuffer.isView(bytes));
      assert.deepEqual([...bytes], octets);
    });
  if (server.parser !== 'json') ofBytes();

  for (const name of spoilt) leaveOut(`${name}, which Primus 8 spoils by itself`);

  test(`${COUNT} messages written in one tick come back in order`, async () => {
    const { client } = await talk();
    assert.deepEqual(await client.run(exchange, sequence), sequence);
  });

  test('a message of a megabyte comes back', async () => {
    const { client } = await talk();
    const sent = ['é'.repeat(500_000)];
    assert.deepEqual(await client.run(exchange, sent), sent);
  });

  test('what is written before the connection is open arrives after', async () => {
    const { primus, url } = await stage();
    const arrived = firstMessages(primus, 3);
    await connect(url, ['first', { second: 2 }, 'third']);
    assert.deepEqual(await arrived, ['first', { second: 2 }, 'third']);
  });

  test('the id of the client is that of the spark', async () => {
    const { client, spark } = await talk();
    assert.equal(await client.run(idOf), spark.id);
  });

  test('heartbeats are answered', async () => {
    const { primus, url } = await stage({ pingInterval: 100 });
    const answered = new Promise<void>((resolve) => {
      primus.on('connection', (spark: Peer) => void spark.on('heartbeat', resolve));
    });
    await connect(url);
    await answered;
    assert.equal(primus.connected, 1);
  });

  const ofOutliving = (): void =>
    test('a client whose connection breaks gets through again', async () => {
      const { proxy, client } = await talk();
      proxy.cut();
      assert.equal(await client.run(insist, 'again'), 'again');
    });
  if (outlives) ofOutliving();

  test('a client whose session breaks off comes back in another', async () => {
    const { primus, proxy, client, spark } = await talk();
    await client.run(watch);
    const back = [next(spark, 'end'), next(primus, 'connection')];
    proxy.cut();
    if (outlives) spark.socket.close(true);
    await Promise.all(back);
    await client.run(noted, 'reconnected');
    assert.deepEqual(await client.run(exchange, ['again']), ['again']);
  });

  test('a client that the server ends gets what was written, and stays away', async () => {
    const { primus, client, spark } = await talk();
    await client.run(watch);
    const gone = next(spark, 'end');
    spark.write('one');
    spark.end('last');
    assert.deepEqual(await client.run(noted, 'end'), ['data one', 'data last', 'close', 'end']);
    await gone;
    assert.equal(primus.connected, 0);
  });

  test('a client that the server lets go returns', async () => {
    const { primus, client, spark } = await talk();
    const back = next<Peer>(primus, 'connection');
    spark.end(undefined, { reconnect: true });
    await back;
    await client.run(opened);
    assert.deepEqual(await client.run(exchange, ['again']), ['again']);
  });

  test('a server notices that a client ends', async () => {
    const { primus, client, spark } = await talk();
    const gone = next(spark, 'end');
    await client.run(end);
    await gone;
    assert.equal(primus.connected, 0);
  });

  // Primus 8 does not escape such a text, it only hands it on.
  const text = 'primus::server::close';
  const ofClient = (): void =>
    test('a text of a client that looks like a command comes back as it was', async () => {
      const { client } = await talk();
      assert.deepEqual(await client.run(exchange, [text, 'and on']), [text, 'and on']);
    });
  const ofServer = (): void =>
    test('a text of a server that looks like a command comes back as it was', async () => {
      const { primus, url } = await stage();
      const arrived = new Promise((resolve) => {
        primus.on('connection', (spark: Peer & { removeAllListeners(event: string): void }) => {
          spark.removeAllListeners('data');
          spark.on('data', resolve);
        });
      });
      const connected = next<Peer>(primus, 'connection');
      const client = await connect(url);
      await client.run(opened);
      await client.run(reflect);
      (await connected).write(text);
      assert.equal(await arrived, text);
    });
  if (meeting.client !== 8) ofClient();
  if (meeting.server !== 8) ofServer();
}

/** Resolves with the first messages of the next connection. */
function firstMessages(primus: Server, count: number): Promise<unknown[]> {
  return new Promise((resolve) => {
    primus.once('connection', (spark: Peer) => {
      const arrived: unknown[] = [];
      spark.on('data', (message: unknown) => {
        arrived.push(message);
        if (arrived.length === count) resolve(arrived);
      });
    });
  });
}
