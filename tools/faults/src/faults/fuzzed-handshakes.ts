import fc from 'fast-check';
import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { headerValue } from '../wire/arbitrary.js';
import { eachOf, Stranger } from '../wire/stranger.js';
import { targets } from '../wire/targets.js';
import { requestHead, UPGRADE, upgradeRequest } from '../wire/websocket.js';

const HANDSHAKES = 400;

const headers = fc.dictionary(
  fc.constantFrom(
    'Sec-WebSocket-Key',
    'Sec-WebSocket-Version',
    'Sec-WebSocket-Protocol',
    'Sec-WebSocket-Extensions',
    'Sec-WebSocket-Key1',
    'Sec-WebSocket-Key2',
    'Upgrade',
    'Connection',
    'Origin',
    'Host',
  ),
  fc.oneof(
    fc.constant(undefined),
    headerValue,
    fc.constantFrom(
      '0',
      '7',
      '8',
      '12',
      '13',
      '14',
      'websocket',
      'WebSocket, h2c',
      'keep-alive, Upgrade',
      'permessage-deflate; server_max_window_bits=99',
      'permessage-deflate; a="',
      'a,,a;;b=c',
      'permessage-deflate; client_max_window_bits',
      'x-webkit-deflate-frame',
      '12998 5 Y3l',
      'dGhlIHNhbXBsZSBub25jZQ==',
    ),
  ),
  { maxKeys: 4 },
);

const goodbyes = ['resets', 'leaves', 'talks on'] as const;

/** A handshake, and what its peer does next. */
interface Attempt {
  readonly request: string;
  /** How much of it is sent, from 0 to 1. */
  readonly part: number;
  readonly next: (typeof goodbyes)[number];
  readonly garbage: Uint8Array;
}

function attempts(transformer: TransformerName): fc.Arbitrary<Attempt> {
  const line = targets(transformer).map((target) => `GET ${target} HTTP/1.1`);
  const usual = fc
    .constant(null)
    .map(() => (transformer === 'browserchannel' ? null : upgradeRequest(transformer)));
  const request = fc.oneof(
    { weight: 3, arbitrary: headers.map((fields) => withHeaders(transformer, fields)) },
    fc.tuple(line, headers).map(([first, fields]) => requestHead(first, { ...UPGRADE, ...fields })),
    usual.map((own) => own ?? requestHead('GET /primus HTTP/1.1', UPGRADE)),
  );
  return fc.record({
    request,
    part: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.double({ min: 0, max: 1 })),
    next: fc.constantFrom(...goodbyes),
    garbage: fc.uint8Array({ maxLength: 300 }),
  }) as fc.Arbitrary<Attempt>;
}

function withHeaders(
  transformer: TransformerName,
  fields: Readonly<Record<string, string | undefined>>,
): string {
  return transformer === 'browserchannel'
    ? requestHead('GET /primus/bind?VER=8&RID=1 HTTP/1.1', { ...UPGRADE, ...fields })
    : upgradeRequest(transformer, fields);
}

/** Upgrades of any kind, of peers that vanish at any moment, and of those that talk on. */
export const fuzzedHandshakes: Fault = {
  name: `${HANDSHAKES} fuzzed upgrades, with resets at every stage and garbage afterwards`,
  async run(scene) {
    const { seed, transformer } = scene;
    const subject = await scene.start({ primus: { pingInterval: 1_000, compression: true } });
    const drawn = fc.sample(attempts(transformer), { seed, numRuns: HANDSHAKES });
    return endure(subject, () =>
      eachOf(drawn, 25, async ({ request, part, next, garbage }) => {
        const stranger = await Stranger.connect(subject.port);
        stranger.send(request.slice(0, Math.ceil(request.length * part)));
        if (next === 'talks on') stranger.send(garbage);
        await stranger.flushed();
        if (next === 'resets') stranger.reset();
        else await stranger.leave();
      }),
    );
  },
};
