import type { Client } from './connect.js';
import type { Sample } from './history.js';

/** Ms between two measurements. */
const INTERVAL = 500;

// #region ping
/** Measures how long a message takes to the server and back, again and again while connected. */
export function measureRoundTrips(primus: Client, measured: (sample: Sample) => void): void {
  primus.on('data', (message) => {
    if (message.type !== 'pong') return;
    const at = performance.now();
    measured({ at, ms: at - message.at });
  });
  setInterval(() => {
    // One that waited for a connection would measure the wait.
    if (primus.readyState === Primus.OPEN) {
      primus.write({ type: 'ping', at: performance.now() });
    }
  }, INTERVAL);
}
// #endregion
