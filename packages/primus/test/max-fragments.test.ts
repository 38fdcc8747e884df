import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Primus, { type Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';

/** Where each takes WebSockets, and how it is said a message over them. */
const ways = {
  websockets: { path: '/primus', prefix: '"', suffix: '"' },
  faye: { path: '/primus', prefix: '"', suffix: '"' },
  'engine.io': { path: '/primus/?EIO=4&transport=websocket', prefix: '4"', suffix: '"' },
  sockjs: { path: '/primus/000/a/websocket', prefix: '["\\"', suffix: '\\""]' },
} as const;

describe.each(Object.entries(ways))('over %s', (transformer, { path, prefix, suffix }) => {
  /** Says "x" in so many fragments, the last of which may stay away; answers what became of it. */
  async function say(maxFragments: number, fragments: number, whole = true): Promise<unknown> {
    const http = createServer();
    const primus = new Primus(http, { transformer, parser: 'json', maxFragments });
    await once(http.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(async () => {
      await primus.destroy();
      http.closeAllConnections();
    });
    const heard = new Promise((resolve) => {
      primus.on('connection', (spark: Spark) => {
        spark.on('data', resolve);
        spark.on('end', () => resolve('The end.'));
      });
    });
    const { port } = http.address() as AddressInfo;
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`);
    ws.on('error', () => {});
    await once(ws, 'open');
    ws.send(prefix, { fin: false });
    for (let sent = 2; sent < fragments; sent++) ws.send('', { fin: false });
    ws.send(`x${suffix}`, { fin: whole });
    const what = await heard;
    ws.terminate();
    return what;
  }

  test('a message may have as many as the option says, and one more ends the connection', async () => {
    expect(await say(5, 5)).toBe('x');
    expect(await say(5, 6, false)).toBe('The end.');
  });

  test.each([Infinity, 2 ** 32 + 1])('%f is no limit', async (maxFragments) => {
    expect(await say(maxFragments, 20_000)).toBe('x');
  });
});

test('uws, which cannot count them, says so', () => {
  const options = { transformer: 'uws', maxFragments: 5 };
  expect(() => new Primus(createServer(), options)).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('cannot obey the option "maxFragments"') as string,
    }),
  );
});
