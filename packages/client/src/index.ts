export { backoff, type ReconnectOptions } from './backoff.js';
export type { ClientEvents } from './events.js';
export type { NetworkEvents } from './network.js';
export type { ClientOptions, ResolvedClientOptions, Strategy } from './options.js';
export { Primus } from './primus.js';
export type { ReconnectState } from './recovery.js';
export { toWeb } from './to-web.js';
