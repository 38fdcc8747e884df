import { Primus } from '@primus/client';
import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

describe('end', () => {
  test('of a connection that nobody reads is cut after the time that connecting may take', async () => {
    const stage = await Stage.connected({ timeout: 5000 });
    stage.wire.slow(0, 'server');
    stage.client.write('x'.repeat(5_000_000));
    stage.client.write('waits');
    stage.client.end();
    expect(stage.events).not.toContain('end');
    await stage.clock.advance(5000);
    expect(stage.events.slice(-2)).toEqual(['close', 'end']);
  });

  test('rejects what was promised and can no longer be sent', async () => {
    const stage = new Stage({ manual: true });
    const sent = stage.client.send('x');
    const id = stage.client.id();
    stage.client.open();
    stage.client.end();
    await expect(sent).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    await expect(id).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  });
});

describe('open', () => {
  test('while the last connection is on its way out leaves one connection', async () => {
    const stage = await Stage.connected();
    stage.wire.slow(0, 'server');
    stage.client.write('x'.repeat(5_000_000));
    stage.client.write('waits');
    stage.client.end();
    stage.client.open();
    await stage.clock.advance(100);
    expect(stage.client.readyState).toBe(Primus.OPEN);
    expect(stage.events).toEqual(['close', 'end', 'open', 'drain']);
  });
});

describe('a listener that throws', () => {
  test.each(['open', 'close', 'reconnect'] as const)(
    'in %s keeps nobody from going on',
    async (event) => {
      const thrown: unknown[] = [];
      const catcher = (cause: unknown): void => void thrown.push(cause);
      process.on('uncaughtException', catcher);
      const stage = await Stage.connected();
      const failure = new Error('A listener throws.');
      stage.client.once(event, () => {
        throw failure;
      });
      stage.wire.cut();
      await stage.clock.advance(10_000);
      process.off('uncaughtException', catcher);
      expect(stage.client.readyState).toBe(Primus.OPEN);
      expect(thrown).toEqual([failure]);
    },
  );
});

test('what is written to a connection that has closed behind a reader that paused is kept', async () => {
  const stage = await Stage.connected();
  const received: unknown[] = [];
  stage.server.on('connection', (spark) => {
    spark.on('data', (message) => received.push(message));
  });
  stage.client.pause();
  stage.spark.write('unread');
  await stage.clock.advance(10);
  stage.wire.cut();
  stage.client.write('important');
  stage.client.resume();
  await stage.clock.advance(10_000);
  expect(received).toEqual(['important']);
});

test('a drain that was owed by a connection that is gone comes with the next', async () => {
  const stage = await Stage.connected();
  let drains = 0;
  stage.client.on('drain', () => drains++);
  stage.wire.slow(0, 'server');
  while (stage.client.write('x'.repeat(100_000)));
  stage.wire.cut();
  await stage.clock.advance(10_000);
  expect(stage.client.readyState).toBe(Primus.OPEN);
  expect(drains).toBe(1);
});
