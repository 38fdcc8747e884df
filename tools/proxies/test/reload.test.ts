import { describe, expect, test } from 'vitest';
import { connect, exchange, insist } from '../src/client.js';
import { everyWay } from '../src/every-way.js';
import { kinds } from '../src/kinds.js';
import { openStage } from '../src/stage.js';

const numbers: readonly number[] = Array.from({ length: 100 }, (_, index) => index);
const sockets = everyWay.filter(({ upgrade }) => upgrade);
const requests = everyWay.filter(({ upgrade }) => !upgrade);

describe.each(kinds)('behind $name', (kind) => {
  test.each(sockets)(
    'a WebSocket and its messages stay when the proxy is reloaded: $transformer',
    async ({ transformer, options }) => {
      const { proxy, backends } = await openStage(kind, { transformer });
      const url = `http://127.0.0.1:${proxy.port}`;
      const client = connect(url, transformer, options);
      let closed = 0;
      client.on('close', () => closed++);
      await exchange(client, ['before']);
      const [during] = await Promise.all([exchange(client, numbers), proxy.reload()]);
      expect(during).toEqual(numbers);
      expect(await exchange(client, ['after'])).toEqual(['after']);
      await exchange(connect(url, transformer, options), ['new']);
      expect(closed).toBe(0);
      expect(backends[0].primus.connected + backends[1].primus.connected).toBe(2);
    },
  );

  test.each(requests)(
    'clients get through again when the proxy is reloaded: $transformer, $name',
    async ({ transformer, options }) => {
      const { proxy } = await openStage(kind, { transformer });
      const client = connect(`http://127.0.0.1:${proxy.port}`, transformer, options);
      await exchange(client, ['before']);
      await proxy.reload();
      expect(await insist(client, 'after')).toBe('after');
    },
  );
});
