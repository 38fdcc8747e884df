import { describe, expect, test } from 'vitest';
import { connect, exchange, insist } from '../src/client.js';
import { everyWay } from '../src/every-way.js';
import { kinds } from '../src/kinds.js';
import { openStage } from '../src/stage.js';

const sockets = everyWay.filter(({ upgrade }) => upgrade);

describe.each(kinds)('behind $name', (kind) => {
  test.each(sockets)(
    'WebSockets of a server that drains come to the other at the first attempt: $transformer',
    async ({ transformer, options }) => {
      const { proxy, backends } = await openStage(kind, { transformer });
      const url = `http://127.0.0.1:${proxy.port}`;
      const client = connect(url, transformer, options);
      let attempts = 0;
      client.on('reconnect', () => attempts++);
      await exchange(client, ['hello']);
      // It stays when the first one leaves, so that the server is still draining then.
      await exchange(connect(url, transformer, options), ['hello']);
      const [one, two] = backends;
      const [first, other] = one.primus.connected === 2 ? [one, two] : [two, one];
      const back = new Promise<void>((resolve) => {
        other.primus.once('connection', () => resolve());
      });
      void first.primus.drain({ over: 30_000 });
      await back;
      expect(await insist(client, 'again')).toBe('again');
      expect(attempts).toBe(1);
    },
  );
});
