import type { ClientOptions } from '@primus/client';
import type { Spark } from 'primus';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { journal, messages, next, pair, serve } from '../support.js';

test('what waits for a slow server when the connection breaks goes out before what is written later', async () => {
  const { primus, url } = await serve();
  let buffered = 0;
  const layer: ClientOptions['layer'] = (open) => (link, context) =>
    open(
      {
        raw: link.raw,
        get buffered() {
          return buffered;
        },
        send: (frame) => link.send(frame),
        close: (info) => link.close(info),
        terminate: () => link.terminate(),
      },
      context,
    );
  const options = { layer, reconnect: { min: 1, max: 1 } };
  const { spark, client } = await pair({ primus, url }, options);
  buffered = Infinity;
  expect(client.write('one')).toBe(false);
  const sent = client.send('two');
  (spark.socket as WebSocket).terminate();
  await next(client, 'close');
  expect(client.write('three')).toBe(true);
  expect(client.buffer).toEqual(['three']);

  buffered = 0;
  const events = journal(client, 'drain');
  const arrived = next(primus, 'connection').then(([again]) => messages(again as Spark, 3));
  expect(await arrived).toEqual(['one', 'two', 'three']);
  await sent;
  expect(events).toEqual(['drain']);
});
