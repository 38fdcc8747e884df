export { backoff, type ReconnectOptions, type ReconnectState } from './backoff.js';
export type { ClientEvents } from './events.js';
export type { NetworkEvents } from './network.js';
export type { ClientOptions, ResolvedClientOptions, Strategy } from './options.js';
export { Primus } from './primus.js';
export { toWeb } from './to-web.js';
