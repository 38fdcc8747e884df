import { brotliCompressSync, deflateSync, gzipSync, constants } from 'node:zlib';
import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { NO_HTTP_SESSION, openSession } from '../wire/http-session.js';
import { wrapped } from '../wire/websocket.js';

const MAX_LENGTH = 1_000_000;
const INFLATED = 100_000_000;

/** The fastest of Brotli is small enough. */
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

function bodies(transformer: TransformerName): readonly (readonly [string, Buffer])[] {
  const message = JSON.stringify('x'.repeat(INFLATED));
  const body = Buffer.from(
    transformer === 'browserchannel'
      ? `count=1&ofs=0&req0_JSON=${message}`
      : wrapped(transformer, message),
  );
  return [
    ['gzip', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body, FAST)],
    // What was compressed twice, and what is said to be.
    ['gzip, gzip', gzipSync(gzipSync(body))],
    ['gzip', Buffer.from('no gzip at all')],
  ];
}

/** Bodies of requests that are small until somebody inflates them. */
export const compressedBodies: Fault = {
  name: 'Compressed bodies of 100 kB and less that inflate to 100 MB, limit 1 MB',
  unit: 'MB more at the peak',
  atMost: 64,
  without: NO_HTTP_SESSION,
  async run(scene) {
    const { transformer } = scene;
    const subject = await scene.start({
      primus: { pingInterval: 1_000, maxLength: MAX_LENGTH, compression: true },
    });
    // Before there is a bystander in this process, for it takes a while.
    const packed = bodies(transformer);
    return endure(subject, async () => {
      const before = await subject.ask('vitals');
      for (const [encoding, body] of packed) {
        const session = await openSession(transformer, subject.port);
        await session?.post(body, undefined, encoding);
      }
      const after = await subject.ask('vitals');
      return Math.round((after.peak - before.peak) / 1_000_000);
    });
  },
};
