import { type TransformerName, transformers } from 'tools-compatibility/names';
import type { Fault } from '../fault.js';
import { bomb } from './bomb.js';
import { carelessHooks } from './careless-hooks.js';
import { fuzzedFrames } from './fuzzed-frames.js';
import { fuzzedHandshakes } from './fuzzed-handshakes.js';
import { fuzzedRequests } from './fuzzed-requests.js';
import { fuzzedValues } from './fuzzed-values.js';
import { poisonousRequests } from './poisonous-requests.js';
import { slowReader } from './slow-reader.js';
import { stalledHandshakes } from './stalled-handshakes.js';
import { crowdedAddress } from './crowded-address.js';
import { foreignOrigins } from './foreign-origins.js';
import { tooLong } from './too-long.js';

const without = Object.fromEntries(
  transformers
    .filter((name) => name !== 'uws')
    .map((name) => [name, 'Only uWebSockets.js listens by itself.']),
) as Partial<Record<TransformerName, string>>;

function natively(fault: Fault): Fault {
  return {
    ...fault,
    name: `${fault.name}, on a port of uWebSockets.js`,
    without,
    run: (scene) =>
      fault.run({
        ...scene,
        start: (options) => scene.start({ ...options, standalone: true }),
      }),
  };
}

/** The same where uWebSockets.js has a port of its own, and nothing goes through Node's sockets. */
export const nativeUws: readonly Fault[] = [
  poisonousRequests,
  fuzzedRequests,
  fuzzedHandshakes,
  fuzzedFrames,
  fuzzedValues,
  bomb,
  tooLong,
  carelessHooks,
  stalledHandshakes,
  crowdedAddress,
  foreignOrigins,
  slowReader,
].map(natively);
