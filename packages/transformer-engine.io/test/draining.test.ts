import { expect, test } from 'vitest';
import { exchange, over, Stage } from './stage.js';

const handshakes = [['?EIO=4&transport=polling', 'GET']] as const;

test('a server that drains begins nothing, and goes on with what there is', async () => {
  const stage = await Stage.start();
  await stage.connect(over('polling'));
  const pair = await stage.connect(over('polling'));
  // A step in this time asks only the first of them to leave.
  void stage.primus.drain({ over: 60_000 });
  await Promise.resolve();
  for (const [target, method] of handshakes) {
    const { status } = await fetch(`${stage.url}/primus/${target}`, { method });
    expect([target, status]).toEqual([target, 503]);
  }
  expect(await exchange(pair, 'hello')).toEqual(['hello', 'hello']);
});
