import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { text } from '../wire/arbitrary.js';
import { eachOf } from '../wire/stranger.js';
import { visitors } from '../wire/ways.js';

const SESSIONS = 60;
const DEPTH = 100_000;

const command = fc
  .tuple(
    fc.constantFrom('ping', 'pong', 'id', 'server', 'data', 'unknown', '__proto__', ''),
    fc.oneof(text, fc.constantFrom('close', 'return::1', 'return::-1', 'primus::server::close')),
  )
  .map(([type, value]) => JSON.stringify(`primus::${type}::${value}`));

/** What a server that believes it takes a prototype, a number, or its stack for. */
const vicious = fc.constantFrom(
  '['.repeat(DEPTH) + ']'.repeat(DEPTH),
  '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH),
  '['.repeat(DEPTH),
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"relay":{"__proto__":null,"toJSON":1}}',
  '{"toJSON":1,"toString":1,"valueOf":1,"then":1,"length":-1}',
  '1e400',
  '9'.repeat(100_000),
  '-0',
  String.raw`"\ud800"`,
  String.raw`"\ud83d\u0000\u2028\u2029"`,
  '"primus::',
  '"primus::ping::NaN"',
  '"primus::pong::1e999"',
  'undefined',
);

const values = fc.oneof(vicious, command, fc.json(), text);

/** What sessions carry: values that are none, that are too much, or that are commands. */
export const fuzzedValues: Fault = {
  name: `Fuzzed values in ${SESSIONS} sessions of each transport, nested ${DEPTH} deep and more`,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 1_000 } });
    const drawn = fc.sample(fc.array(values, { minLength: 1, maxLength: 6 }), {
      seed,
      numRuns: SESSIONS,
    });
    return endure(subject, () =>
      eachOf(drawn, 5, async (messages) => {
        for (const visitor of await visitors(subject.port, transformer)) {
          for (const message of messages) await visitor.say(message);
          await visitor.leave();
        }
      }),
    );
  },
};
