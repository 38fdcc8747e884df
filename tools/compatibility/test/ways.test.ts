import assert from 'node:assert/strict';
import { inject, onTestFinished, test } from 'vitest';
import { editions, type Peer } from '../src/editions.js';
import { dialHere, socketOf } from '../src/remote.js';
import { describeWhereItRuns } from '../src/runs.js';
import { openStage } from '../src/stage.js';
import { exchange } from '../src/steps.js';
import { next } from '../src/waiting.js';
import { ways } from '../src/ways.js';

const options = { transformer: inject('transformer'), parser: 'json' } as const;

describeWhereItRuns(options.transformer).each(Object.entries(ways[options.transformer]))(
  `${options.transformer} | json | %s`,
  (_, way) => {
    test('takes it, and no other', async () => {
      const stage = await openStage(editions[9], options);
      onTestFinished(() => stage.close());
      const connected = next<Peer>(stage.primus, 'connection');
      const client = await dialHere(await socketOf(9, options))(stage.url, way.options, []);
      onTestFinished(() => client.close());
      assert.deepEqual(await client.run(exchange, ['hello']), ['hello']);
      const { upgrade } = (await connected).headers;
      assert.equal(upgrade?.toLowerCase() === 'websocket', way.upgrade);
    });
  },
);
