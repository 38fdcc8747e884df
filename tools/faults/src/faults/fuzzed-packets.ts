import fc from 'fast-check';
import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { encode, text } from '../wire/arbitrary.js';
import { eachOf } from '../wire/stranger.js';
import { visitors } from '../wire/ways.js';

const SESSIONS = 100;

const anything = fc.oneof(text, fc.json());

/** Packets of Engine.IO begin with their type; in a body there are several. */
const engineio = fc.oneof(
  fc.tuple(fc.constantFrom(...Array.from('0123456789b:{')), text).map((parts) => parts.join('')),
  fc.constantFrom('2probe', '3probe', '5', '6', '1', 'b4====', 'b', '4', '0{"sid":1}', '10:4x'),
  fc.array(anything, { maxLength: 20 }).map((packets) => packets.join('\x1e4')),
  fc.constant('\x1e'.repeat(1_000)),
);

/** Messages of SockJS are an array of strings in JSON. */
const sockjs = fc.oneof(
  fc.json(),
  fc.array(fc.anything(), { maxLength: 5 }).map((list) => JSON.stringify(list, plain)),
  fc.constantFrom('[', '[]', '""', 'null', '[null]', '[[["x"]]]', '{"length":3}', '["x"', '[,]'),
  fc.constant(JSON.stringify({ length: 2 ** 32 })),
);

/** Maps of browserchannel are fields of a form, or an object in JSON. */
const field = fc
  .tuple(
    fc.oneof(fc.constantFrom('count', 'ofs', 'req0_JSON', 'req1_JSON', 'req0__S'), text),
    anything,
  )
  .map(([name, value]) => `${name}=${encode(value)}`);
const browserchannel = fc.oneof(
  fc.array(field, { maxLength: 6 }).map((fields) => fields.join('&')),
  fc.array(field, { maxLength: 3 }).map((fields) => ['count=1&ofs=0', ...fields].join('&')),
  fc.constantFrom('count=1&ofs=0&req0___proto__=1', 'count=99999999', 'ofs=-1&count=0'),
  fc.json(),
);

const packets: Readonly<Record<TransformerName, fc.Arbitrary<string>>> = {
  websockets: anything,
  faye: anything,
  uws: anything,
  'engine.io': engineio,
  sockjs,
  browserchannel,
};

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** What is sent in open sessions, in the form of the framework or nearly. */
export const fuzzedPackets: Fault = {
  name: `Fuzzed packets of the framework in ${SESSIONS} sessions of each transport`,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 1_000 } });
    const packet = fc.tuple(packets[transformer], fc.boolean());
    const drawn = fc.sample(fc.array(packet, { minLength: 1, maxLength: 6 }), {
      seed,
      numRuns: SESSIONS,
    });
    return endure(subject, () =>
      eachOf(drawn, 10, async (each) => {
        for (const visitor of await visitors(subject.port, transformer)) {
          for (const [data, binary] of each) await visitor.send(data, binary);
          await visitor.leave();
        }
      }),
    );
  },
};
