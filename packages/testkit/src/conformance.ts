import { type Subject, type Suite, suiteOf } from './suite.js';
import { backpressure } from './suites/backpressure.js';
import { closing } from './suites/closing.js';
import { crowds } from './suites/crowds.js';
import { faults } from './suites/faults.js';
import { handshake } from './suites/handshake.js';
import { heartbeat } from './suites/heartbeat.js';
import { messages } from './suites/messages.js';
import { opening } from './suites/opening.js';
import { order } from './suites/order.js';
import { shutdown } from './suites/shutdown.js';

const topics: Readonly<Record<string, (suite: Suite) => void>> = {
  opening,
  handshake,
  messages,
  order,
  backpressure,
  heartbeat,
  faults,
  closing,
  shutdown,
  crowds,
};

/**
 * Registers the tests that every transformer has to pass, over the parser given. Each runs in a
 * world of its own, with time that passes only when the test says so.
 */
export function conformance(subject: Subject): void {
  const suite = suiteOf(subject);
  for (const [name, topic] of Object.entries(topics)) subject.describe(name, () => topic(suite));
}
