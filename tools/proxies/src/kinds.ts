import { haproxy } from './haproxy.js';
import { nginx } from './nginx.js';
import type { ProxyKind } from './proxy.js';

/** The proxies whose configurations are tested. */
export const kinds: readonly ProxyKind[] = [nginx, haproxy];
