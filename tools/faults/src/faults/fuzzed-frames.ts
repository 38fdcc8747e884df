import fc from 'fast-check';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { CLOSE, frame, type FrameHead } from '../wire/frame.js';
import { eachOf } from '../wire/stranger.js';
import { DEFLATE, NO_WEBSOCKET, upgraded } from '../wire/websocket.js';

const SOCKETS = 250;

const heads: fc.Arbitrary<FrameHead> = fc.record(
  {
    opcode: fc.oneof(fc.constantFrom(0, 1, 2, 8, 9, 10), fc.nat(15)),
    fin: fc.boolean(),
    rsv: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 4) }, fc.nat(7)),
    masked: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    length: fc.oneof(fc.nat(200), fc.constantFrom(65_535, 65_536, 2 ** 31, 2 ** 53 - 1)),
    lengthBytes: fc.constantFrom(0, 2, 8),
  },
  { requiredKeys: ['opcode'] },
);

const payloads = fc.oneof(
  fc.uint8Array({ maxLength: 130 }),
  fc.json().map((text) => Buffer.from(text)),
  // No UTF-8: a lone surrogate, what is too long, what breaks off.
  fc.constantFrom(...['eda080', 'c0af', 'f0908d', 'f888808080', 'ff'].map(hex)),
);

const closes = fc
  .tuple(
    fc.oneof(fc.nat(65_535), fc.constantFrom(0, 999, 1000, 1004, 1005, 1006, 1015, 2999, 4999)),
    payloads,
  )
  .map(([code, reason]) => {
    const bytes = Buffer.from([code >> 8, code & 255]);
    return frame({ opcode: CLOSE }, Buffer.concat([bytes, reason]));
  });

const frames = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(heads, payloads).map(([head, payload]) => frame(head, payload)),
  },
  closes,
  fc.uint8Array({ maxLength: 60 }),
);

/** What is sent on open WebSockets, frames that contradict themselves and each other. */
export const fuzzedFrames: Fault = {
  name: `Fuzzed frames on ${SOCKETS} open WebSockets`,
  without: NO_WEBSOCKET,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 1_000, compression: true } });
    const drawn = fc.sample(
      fc.record({
        frames: fc.array(frames, { minLength: 1, maxLength: 12 }),
        deflate: fc.boolean(),
        resets: fc.boolean(),
      }),
      { seed, numRuns: SOCKETS },
    );
    return endure(subject, () =>
      eachOf(drawn, 20, async (visit) => {
        const stranger = await upgraded(subject.port, transformer, visit.deflate ? DEFLATE : {});
        for (const each of visit.frames) stranger.send(each);
        await stranger.flushed();
        if (visit.resets) stranger.reset();
        else await stranger.leave();
      }),
    );
  },
};

function hex(bytes: string): Buffer {
  return Buffer.from(bytes, 'hex');
}
