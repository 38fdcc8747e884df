import fc from 'fast-check';
import type { ParserName, TransformerName } from 'tools-compatibility/names';
import { type Client, dial } from '../client.js';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import { hostileMessages } from '../wire/hostile-messages.js';
import { eachOf } from '../wire/stranger.js';
import { visitors } from '../wire/ways.js';

const SESSIONS = 40;

const ONLY_TEXT = 'It carries text, and parsers that write it.';

/** Messages of an application, which somebody changes on their way. */
const MESSAGES: readonly unknown[] = [
  'primus::ping::1',
  'primus::server::close',
  { relay: { text: 'aé€😀', list: [1, -1, 2 ** 40, 0.5, null, true], nested: { a: { b: [[]] } } } },
  { date: new Date(0), bytes: new Uint8Array(40).fill(7), none: [] },
  ['x'.repeat(300), Array.from({ length: 40 }, (_, index) => index)],
];

/** How bytes are changed; places are shares of the length. */
type Change = (bytes: Buffer) => Buffer;

const place = fc.double({ min: 0, max: 1, noNaN: true });

const changes: fc.Arbitrary<Change> = fc.oneof(
  place.map(
    (at): Change =>
      (bytes) =>
        bytes.subarray(0, at * bytes.length),
  ),
  fc.tuple(place, fc.nat(255)).map(
    ([at, value]): Change =>
      (bytes) =>
        spliced(bytes, at, 1, Buffer.of(value)),
  ),
  // Heads of what is long, in the one format or the other.
  fc.tuple(place, fc.constantFrom('ff', 'c6', 'c9', 'd7', 'db', 'dd', 'df', 'ffffffff')).map(
    ([at, hex]): Change =>
      (bytes) =>
        spliced(bytes, at, hex.length / 2, Buffer.from(hex, 'hex')),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 20 })).map(
    ([at, more]): Change =>
      (bytes) =>
        spliced(bytes, at, 0, more),
  ),
  fc.constant<Change>((bytes) => Buffer.concat([bytes, bytes])),
);

/** What a session says: what is known to be hostile, what was changed, and what is nothing. */
function messagesOf(
  parser: keyof typeof hostileMessages,
  valid: readonly Buffer[],
): fc.Arbitrary<Uint8Array> {
  const changed = fc
    .tuple(fc.constantFrom(...valid), fc.array(changes, { minLength: 1, maxLength: 4 }))
    .map(([bytes, all]) => all.reduce((so, change) => change(so), bytes));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...hostileMessages[parser]) },
    { weight: 6, arbitrary: changed },
    fc.uint8Array({ maxLength: 60 }),
  );
}

/** What a client of the parser makes of messages. */
async function encoded(scene: Scene, parser: ParserName): Promise<Buffer[]> {
  const client: Client = dial(scene.transformer, 0, { manual: true }, parser);
  scene.after(() => client.destroy());
  return Promise.all(
    MESSAGES.map(
      (message) =>
        new Promise<Buffer>((resolve, reject) => {
          client.encoder(message, (error, frame) => {
            if (frame === undefined) reject(error ?? new Error('There is no frame.'));
            else resolve(Buffer.from(frame as Uint8Array));
          });
        }),
    ),
  );
}

function fuzzed(
  parser: keyof typeof hostileMessages,
  without: Readonly<Partial<Record<TransformerName, string>>> = {},
): Fault {
  return {
    name: `Fuzzed messages of the parser ${parser}, in ${SESSIONS} sessions of each transport`,
    without,
    async run(scene) {
      const { seed, transformer } = scene;
      const subject = await scene.start({ parser, primus: { pingInterval: 1_000 } });
      const message = messagesOf(parser, await encoded(scene, parser));
      const drawn = fc.sample(fc.array(message, { minLength: 1, maxLength: 6 }), {
        seed,
        numRuns: SESSIONS,
      });
      const visits = (all: readonly (readonly Uint8Array[])[]): Promise<void> =>
        eachOf(all, 5, async (messages) => {
          for (const visitor of await visitors(subject.port, transformer)) {
            for (const [index, bytes] of messages.entries()) {
              // A parser of bytes is sent text as well, though not often.
              const text = parser === 'ejson' || index === 5;
              if (text) await visitor.say(Buffer.from(bytes).toString());
              else await visitor.sayBytes(bytes);
            }
            await visitor.leave();
          }
        });
      // What an allocator takes for the largest, it keeps for the next; of this one only all is seen.
      if (transformer === 'uws') await visits(drawn);
      return endure(subject, () => visits(drawn));
    },
  };
}

/** What sessions carry when the parser is none of text that everybody knows. */
export const fuzzedMessages: readonly Fault[] = [
  fuzzed('ejson'),
  fuzzed('msgpack', { sockjs: ONLY_TEXT, browserchannel: ONLY_TEXT }),
  fuzzed('binary', { sockjs: ONLY_TEXT, browserchannel: ONLY_TEXT }),
];

/** With other bytes in the place of so many. */
function spliced(bytes: Buffer, at: number, count: number, other: Uint8Array): Buffer {
  const start = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(start + count)]);
}
