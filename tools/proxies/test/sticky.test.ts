import { describe, expect, onTestFinished, test } from 'vitest';
import { ways } from '../../compatibility/src/ways.js';
import { callFrom } from '../src/caller.js';
import { connect, exchange } from '../src/client.js';
import { kinds } from '../src/kinds.js';
import { openStage } from '../src/stage.js';

/** As many addresses that all come to one of two servers are no accident. */
const ENOUGH = 64;

const polling = [
  ['engine.io', ways['engine.io']['long polling']],
  ['sockjs', ways.sockjs['XHR polling']],
  ['browserchannel', ways.browserchannel['HTTP streaming']],
] as const;

describe.each(kinds)('behind $name', (kind) => {
  test.each(polling)(
    'clients of %s that poll stay with one server, and not all with the same',
    async (transformer, way) => {
      const { proxy, backends } = await openStage(kind, { transformer });
      let last = 1;
      let lost = 0;
      while (backends.some(({ primus }) => primus.connected === 0)) {
        expect(last).toBeLessThan(ENOUGH);
        const caller = await callFrom(`127.0.0.${++last}`, proxy.port);
        onTestFinished(() => caller.close());
        const client = connect(`http://127.0.0.1:${caller.port}`, transformer, way?.options);
        client.on('close', () => lost++);
        for (const message of ['one', 'two', 'three']) {
          expect(await exchange(client, [message])).toEqual([message]);
        }
      }
      expect(lost).toBe(0);
    },
  );
});
