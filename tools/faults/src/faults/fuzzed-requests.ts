import fc from 'fast-check';
import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { headerValue, text } from '../wire/arbitrary.js';
import { visitAll } from '../wire/stranger.js';
import { targets } from '../wire/targets.js';
import { requestHead } from '../wire/websocket.js';

const REQUESTS = 600;

const methods = ['GET', 'POST', 'OPTIONS', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'TRACE'];

const headers = fc.dictionary(
  fc.constantFrom(
    'Origin',
    'Referer',
    'Cookie',
    'Content-Type',
    'Authorization',
    'Accept-Encoding',
    'Access-Control-Request-Method',
    'Access-Control-Request-Headers',
    'If-None-Match',
    'X-Forwarded-For',
    'Forwarded',
    'Upgrade',
    'Connection',
    'Expect',
    'Content-Encoding',
  ),
  headerValue,
  { maxKeys: 4 },
);

const bodies = fc.oneof(
  text,
  fc.json(),
  fc.constantFrom(
    'count=1&ofs=0&req0_JSON="x"',
    'count=1e9',
    'count=-1&ofs=x',
    'count=1&req__proto___x=1',
    '["x"]',
    '[1,null,{}]',
    '[',
    '4x\x1e4y\x1e',
    'b4eA==',
    '2probe',
    'd=%5B%22x%22%5D',
    'd=',
  ),
);

function requests(transformer: TransformerName): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...methods), targets(transformer), headers, fc.option(bodies))
    .map(([method, target, fields, body]) => {
      const bytes = Buffer.from(body ?? '');
      return (
        requestHead(`${method} ${target} HTTP/1.1`, {
          Host: 'localhost',
          ...fields,
          ...(body !== null && { 'Content-Length': String(bytes.length) }),
        }) + bytes.toString('latin1')
      );
    });
}

/** Requests of any kind, below the path of Primus. */
export const fuzzedRequests: Fault = {
  name: `${REQUESTS} fuzzed requests`,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 1_000 } });
    const drawn = fc.sample(requests(transformer), { seed, numRuns: REQUESTS });
    return endure(subject, () => visitAll(subject.port, drawn));
  },
};
