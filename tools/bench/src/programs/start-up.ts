import { peerNamed } from '../peers/index.js';

/** Starts a peer, tells the µs of CPU which that took, and ends. */
const before = process.cpuUsage();
await peerNamed(process.argv[2] ?? '').start({});
const { user, system } = process.cpuUsage(before);
process.send?.(user + system, () => process.exit());
