import { expect, test } from 'vitest';
import { exchange, Stage } from './stage.js';

const handshakes = [
  ['info', 'GET'],
  ['000/fresh/xhr', 'POST'],
  ['000/fresh/xhr_streaming', 'POST'],
  ['000/fresh/eventsource', 'GET'],
] as const;

test('a server that drains begins nothing, and goes on with what there is', async () => {
  const stage = await Stage.start();
  await stage.connect('xhr-polling');
  const pair = await stage.connect('xhr-polling');
  // A step in this time asks only the first of them to leave.
  void stage.primus.drain({ over: 60_000 });
  await Promise.resolve();
  for (const [target, method] of handshakes) {
    const { status } = await fetch(`${stage.url}/primus/${target}`, { method });
    expect([target, status]).toEqual([target, 503]);
  }
  expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
});
