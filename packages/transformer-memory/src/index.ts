export type { MemoryTransport } from './attempt.js';
export { DialRefused } from './dial-refused.js';
export type { Fault, ScheduledFault } from './faults.js';
export { ManualClock } from './manual-clock.js';
export { MemoryNetwork, type MemoryNetworkOptions } from './network.js';
export type { End, Wire } from './wire.js';
