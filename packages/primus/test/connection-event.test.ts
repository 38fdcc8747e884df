import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { connect, journal, messages, next, serve } from './support.js';

interface Enriched extends Spark {
  newproperty?: string;
}

describe('Intercepting the connection events', () => {
  test('a listener with a callback holds up those after it, in the order they were added', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      primus.on('connection', (spark: Enriched) => {
        seen.push(['first', spark.newproperty]);
      });
      primus.on('connection', (spark: Enriched, go) => {
        setImmediate(() => {
          spark.newproperty = String(spark.query.name);
          seen.push(['second', spark.newproperty]);
          go();
        });
      });
      primus.on('connection', (spark: Enriched) => {
        seen.push(['third', spark.newproperty]);
        resolve();
      });
    });
    connect(primus, `${url}?name=value`);
    await done;
    expect(seen).toEqual([
      ['first', undefined],
      ['second', 'value'],
      ['third', 'value'],
    ]);
  });

  test('messages wait until every listener has run', async () => {
    const { primus, url } = await serve();
    const client = connect(primus, url);
    for (const message of ['one', 'two', 'three']) client.write(message);
    const arrived = new Promise((resolve) => {
      primus.on('connection', (_, go) => {
        // A round trip: what the client wrote first is here before its answer.
        void client.id().then(() => go());
      });
      primus.on('connection', (spark) => {
        messages(spark, 3).then(resolve, resolve);
      });
    });
    expect(await arrived).toEqual(['one', 'two', 'three']);
  });

  test('an error ends the connection, as an error on the spark', async () => {
    const { primus, url } = await serve();
    const failure = new Error('Not you.');
    const seen: string[] = [];
    const failed = new Promise((resolve) => {
      primus.on('connection', (spark, go) => {
        spark.on('error', resolve);
        spark.on('end', () => seen.push('end'));
        setImmediate(() => go(failure));
      });
      primus.on('connection', () => seen.push('never'));
    });
    const client = connect(primus, url, { reconnect: { min: 1 } });
    const events = journal(client, 'open', 'reconnect scheduled', 'end');
    const [ended, gone] = [next(client, 'end'), next(primus, 'disconnection')];
    expect(await failed).toMatchObject({
      code: 'CONNECTION_REFUSED',
      message: 'Not you.',
      cause: failure,
    });
    await Promise.all([ended, gone]);
    expect(seen).toEqual(['end']);
    expect(events).toEqual(['open', 'end']);
  });

  test('once holds up as well', async () => {
    const { primus, url } = await serve();
    const seen: string[] = [];
    const done = new Promise<void>((resolve) => {
      primus.once('connection', ((_: Spark, go: () => void) => {
        setImmediate(() => {
          seen.push('once');
          go();
        });
      }) as () => void);
      primus.on('connection', () => {
        seen.push('on');
        resolve();
      });
    });
    connect(primus, url);
    await done;
    expect(seen).toEqual(['once', 'on']);
  });

  test('a listener that throws ends that connection, and no other', async () => {
    const { primus, url } = await serve();
    primus.on('connection', (spark) => {
      if (spark.query.bad === 'yes') throw new Error('A listener failed.');
      spark.on('data', (message) => spark.write(message));
    });
    const client = connect(primus, url);
    const logged = next(primus, 'log');
    const bad = connect(primus, `${url}?bad=yes`, { strategy: false });
    await next(bad, 'end');
    expect(await logged).toContainEqual(new Error('A listener failed.'));
    client.write('still here');
    expect(await messages(client, 1)).toEqual(['still here']);
  });
});
