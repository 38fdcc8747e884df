import type { Spark } from 'primus';
import { describe, expect, test } from 'vitest';
import { connect, exchange, insist } from '../src/client.js';
import { everyWay } from '../src/every-way.js';
import { kinds } from '../src/kinds.js';
import { openStage } from '../src/stage.js';

describe.each(kinds)('behind $name', (kind) => {
  test.each(everyWay)(
    'clients of a server that crashes come back on the other: $transformer, $name',
    async ({ transformer, options }) => {
      const { proxy, backends } = await openStage(kind, { transformer });
      const client = connect(`http://127.0.0.1:${proxy.port}`, transformer, options);
      await exchange(client, ['hello']);
      const [one, two] = backends;
      const [first, other] = one.primus.connected === 1 ? [one, two] : [two, one];
      const back = new Promise<Spark>((resolve) => {
        other.primus.once('connection', resolve);
      });
      await first.crash();
      await back;
      expect(await insist(client, 'again')).toBe('again');
    },
  );
});
