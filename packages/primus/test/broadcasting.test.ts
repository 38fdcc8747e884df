import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { connect, messages, next, pair, serve } from './support.js';

describe('Broadcasting', () => {
  test('primus.write(message) reaches everybody', async () => {
    const world = await serve();
    const ends = [await pair(world), await pair(world), await pair(world)];
    const heard = Promise.all(ends.map(({ client }) => messages(client, 2)));
    expect(world.primus.write('message')).toBe(world.primus);
    world.primus.write({ to: 'all' });
    const expected = ['message', { to: 'all' }];
    expect(await heard).toEqual([expected, expected, expected]);
  });

  test('primus.forEach(fn) visits every connection', async () => {
    const world = await serve();
    const one = await pair({ ...world, url: `${world.url}?foo=bar` });
    const two = await pair(world);
    const seen: unknown[] = [];
    const heard = messages(one.client, 1);
    const answer = world.primus.forEach((spark, id, connections) => {
      seen.push([spark, id]);
      expect(connections).toBe(world.primus.connections);
      if (spark.query.foo !== 'bar') return;
      spark.write('message');
    });
    expect(seen).toEqual([
      [one.spark, one.spark.id],
      [two.spark, two.spark.id],
    ]);
    expect(await heard).toEqual(['message']);
    expect(answer).toBe(world.primus);
  });

  test('primus.forEach(fn) stops when it is told false', async () => {
    const world = await serve();
    await pair(world);
    await pair(world);
    let visits = 0;
    world.primus.forEach(() => {
      visits++;
      return false;
    });
    expect(visits).toBe(1);
  });

  test('primus.forEach(fn, done) visits one after the other', async () => {
    const world = await serve();
    const [one, two] = [await pair(world), await pair(world)];
    const steps: unknown[] = [];
    const error = await new Promise((resolve) => {
      world.primus.forEach((spark, go) => {
        steps.push(spark);
        setImmediate(() => {
          steps.push('done');
          go();
        });
      }, resolve);
    });
    expect(error).toBe(undefined);
    expect(steps).toEqual([one.spark, 'done', two.spark, 'done']);
  });

  test('primus.forEach(fn, done) visits those that come meanwhile', async () => {
    const { primus, url } = await serve();
    await pair({ primus, url });
    const seen: string[] = [];
    await new Promise((resolve) => {
      primus.forEach((spark, go) => {
        seen.push(spark.id);
        if (seen.length > 1) return go();
        primus.once('connection', () => go());
        connect(primus, url);
      }, resolve);
    });
    expect(new Set(seen).size).toBe(2);
  });

  test('primus.forEach(fn, done) passes over those that have left', async () => {
    const world = await serve();
    const [one, two] = [await pair(world), await pair(world)];
    const seen: Spark[] = [];
    await new Promise((resolve) => {
      world.primus.forEach((spark, go) => {
        seen.push(spark);
        two.spark.once('end', () => go());
        two.spark.end();
      }, resolve);
    });
    expect(seen).toEqual([one.spark]);
  });

  test('primus.forEach(fn, done) ends with the first error, and quietly at false', async () => {
    const world = await serve();
    await pair(world);
    await pair(world);
    const failure = new Error('Enough.');
    let visits = 0;
    const round = (error?: unknown, forward?: boolean): Promise<unknown> =>
      new Promise((resolve) => {
        world.primus.forEach((_, go) => {
          visits++;
          go(error, forward);
        }, resolve);
      });
    expect(await round(failure)).toBe(failure);
    expect(await round(undefined, false)).toBe(undefined);
    expect(visits).toBe(2);
  });

  test('primus.forEach(fn, done) is done at once when there is nobody', async () => {
    const { primus } = await serve();
    const done = new Promise((resolve) => {
      primus.forEach(() => {}, resolve);
    });
    expect(await done).toBe(undefined);
  });

  test('primus.spark(id) is one of them, or undefined', async () => {
    const { primus, url } = await serve();
    const { spark, client } = await pair({ primus, url });
    const heard = messages(client, 1);
    primus.spark(spark.id)?.write('message');
    expect(await heard).toEqual(['message']);
    for (const id of ['nobody', '__proto__', 'constructor']) {
      expect(primus.spark(id)).toBe(undefined);
    }
    const gone = next(primus, 'disconnection');
    client.end();
    await gone;
    expect(primus.spark(spark.id)).toBe(undefined);
  });
});
