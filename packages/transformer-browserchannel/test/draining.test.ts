import { expect, test } from 'vitest';
import { exchange, Stage } from './stage.js';

const handshakes = [
  ['test?VER=8&MODE=init', 'GET'],
  ['bind?VER=8&RID=1&CVER=1', 'POST'],
] as const;

test('a server that drains begins nothing, and goes on with what there is', async () => {
  const stage = await Stage.start();
  await stage.connect();
  const pair = await stage.connect();
  // A step in this time asks only the first of them to leave.
  void stage.primus.drain({ over: 60_000 });
  await Promise.resolve();
  for (const [target, method] of handshakes) {
    const { status } = await fetch(`${stage.url}/primus/${target}`, { method });
    expect([target, status]).toEqual([target, 503]);
  }
  expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
});
