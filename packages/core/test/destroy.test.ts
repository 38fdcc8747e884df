import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { describe, expect, test } from 'vitest';
import { listen, serve, stub } from './http.js';
import { Stage } from './memory.js';

describe('clients', () => {
  test('are told to stay away, after what was written to them', async () => {
    const stage = new Stage();
    const { client, spark } = await stage.connect();
    const happened: unknown[] = [];
    client.on('data', (message) => happened.push(message));
    client.on('end', () => happened.push('end'));
    client.on('reconnect scheduled', () => happened.push('reconnect scheduled'));
    spark.write('last');
    await stage.server.destroy();
    expect(happened).toEqual(['last', 'end']);
    expect(stage.clock.pending).toBe(0);
  });

  test('are let return when the server says so', async () => {
    const stage = new Stage();
    const { client } = await stage.connect();
    await stage.server.destroy({ reconnect: true });
    const successor = stage.serve();
    await stage.clock.advance(1000);
    expect(client.readyState).toBe(3);
    expect(successor.connected).toBe(1);
  });

  test('are given time to leave by themselves', async () => {
    const stage = new Stage();
    const { client } = await stage.connect();
    const { client: stays } = await stage.connect();
    let destroyed = false;
    void stage.server.destroy({ timeout: 1000 }).then(() => (destroyed = true));
    await stage.clock.advance(500);
    expect([client.readyState, stays.readyState]).toEqual([3, 3]);
    client.end();
    await stage.clock.advance(499);
    expect([stays.readyState, destroyed]).toEqual([3, false]);
    await stage.clock.advance(1);
    expect([stays.readyState, destroyed]).toEqual([2, true]);
  });

  test('are not waited for when all have left before', async () => {
    const stage = new Stage();
    const { client } = await stage.connect();
    const destroyed = stage.server.destroy({ timeout: 1000 });
    client.end();
    await destroyed;
    expect(stage.clock.now()).toBe(0);
    expect(stage.clock.pending).toBe(0);
  });

  test('that are beyond reach are given up after a while', async () => {
    const stage = new Stage({ pingInterval: false });
    const { wire } = await stage.connect();
    wire.halfOpen();
    let destroyed = false;
    void stage.server.destroy().then(() => (destroyed = true));
    await stage.clock.advance(4000);
    expect(destroyed).toBe(false);
    await stage.clock.advance(6000);
    expect([destroyed, stage.server.connected]).toEqual([true, 0]);
  });

  test('whose sparks do not read are given up after a while', async () => {
    const stage = new Stage({ pingInterval: false });
    const { client, spark } = await stage.connect();
    spark.pause();
    client.write('unread');
    await stage.clock.advance(0);
    const ended: unknown[] = [];
    spark.on('end', () => ended.push('end'));
    let destroyed = false;
    void stage.server.destroy().then(() => (destroyed = true));
    await stage.clock.advance(20_000);
    expect([destroyed, stage.server.connected, ended]).toEqual([true, 0, ['end']]);
  });
});

describe('the HTTP server', () => {
  test('is closed', async () => {
    const { primus, http } = await serve();
    await primus.destroy();
    expect(http.listening).toBe(false);
  });

  test('stays when asked to', async () => {
    const { primus, http } = await serve();
    await primus.destroy({ close: false });
    expect(http.listening).toBe(true);
  });

  test('need not have listened', async () => {
    const { http } = await listen();
    http.close();
    const primus = new Primus(http, { transformer: stub(), parser: json });
    await primus.destroy();
    expect(http.listeners('request')).toEqual([]);
  });
});

test('destroying again answers the same promise, also from a listener', async () => {
  const stage = new Stage();
  const announced: unknown[] = [];
  const answers: Promise<void>[] = [];
  stage.server.on('close', (options) => {
    announced.push(options);
    answers.push(stage.server.destroy());
  });
  const destroyed = stage.server.destroy({ reconnect: true });
  await destroyed;
  expect(announced).toEqual([{ reconnect: true }]);
  expect(answers).toEqual([destroyed]);
  expect(stage.server.destroy()).toBe(destroyed);
});

test('the transformer is closed last, and waited for', async () => {
  const order: string[] = [];
  const transformer = stub();
  const { primus } = await serve({
    transformer: {
      ...transformer,
      attach: (host) => ({
        ...transformer.attach(host),
        close: async () => {
          order.push('closing');
          await new Promise(setImmediate);
          order.push('closed');
        },
      }),
    },
  });
  primus.on('close', () => order.push('close'));
  await primus.destroy();
  expect(order).toEqual(['close', 'closing', 'closed']);
});
