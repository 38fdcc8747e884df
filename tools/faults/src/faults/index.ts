import type { Fault } from '../fault.js';
import { abandonedSessions } from './abandoned-sessions.js';
import { bomb } from './bomb.js';
import { carelessHooks } from './careless-hooks.js';
import { churn } from './churn.js';
import { compressedBodies } from './compressed-bodies.js';
import { crowdedAddress } from './crowded-address.js';
import { cuts } from './cuts.js';
import { drain } from './drain.js';
import { foreignOrigins } from './foreign-origins.js';
import { forgedHeaders } from './forged-headers.js';
import { fragments } from './fragments.js';
import { fuzzedFrames } from './fuzzed-frames.js';
import { fuzzedHandshakes } from './fuzzed-handshakes.js';
import { fuzzedMessages } from './fuzzed-messages.js';
import { fuzzedPackets } from './fuzzed-packets.js';
import { fuzzedRequests } from './fuzzed-requests.js';
import { fuzzedValues } from './fuzzed-values.js';
import { halfOpen } from './half-open.js';
import { nativeUws } from './native-uws.js';
import { pingFlood } from './ping-flood.js';
import { poisonousRequests } from './poisonous-requests.js';
import { relay } from './relay.js';
import { restart } from './restart.js';
import { sessionChurn } from './session-churn.js';
import { slowBodies } from './slow-bodies.js';
import { slowReader } from './slow-reader.js';
import { slowReaderPolicies } from './slow-reader-policies.js';
import { soak } from './soak.js';
import { stalledHandshakes } from './stalled-handshakes.js';
import { tooLong } from './too-long.js';
import { trickle } from './trickle.js';
import { trickledRequests } from './trickled-requests.js';
import { writeAndDestroy } from './write-and-destroy.js';

/** All there are, in the order of the page. */
export const faults: readonly Fault[] = [
  poisonousRequests,
  fuzzedRequests,
  fuzzedHandshakes,
  fuzzedFrames,
  fuzzedPackets,
  fuzzedValues,
  ...fuzzedMessages,
  forgedHeaders,
  foreignOrigins,
  abandonedSessions,
  stalledHandshakes,
  crowdedAddress,
  fragments,
  bomb,
  compressedBodies,
  tooLong,
  slowBodies,
  pingFlood,
  relay,
  carelessHooks,
  slowReader,
  slowReaderPolicies,
  halfOpen,
  cuts,
  trickle,
  trickledRequests,
  restart,
  writeAndDestroy,
  drain,
  churn,
  sessionChurn,
  soak,
  ...nativeUws,
];
