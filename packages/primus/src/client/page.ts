import type { Platform } from './create.js';
import { EventEmitter } from './event-emitter.js';

/** What bundlers offer to scripts that are modules. */
declare const require: unknown;

/** What clients take from a page. */
export const page: Platform = {
  Stream: EventEmitter,
  requires(name) {
    const { define } = globalThis as { define?: { readonly amd?: unknown } };
    // What AMD loaders offer under this name does not load at once.
    if (typeof require !== 'function' || define?.amd) return undefined;
    return (require as (name: string) => unknown)(name);
  },
};
