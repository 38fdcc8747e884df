// What generated scripts are put together with.
import { create as createOn, type SocketConstructor } from './create.js';
import { page } from './page.js';
import type { ClientParts } from './primus.js';

export function create(parts: ClientParts): SocketConstructor {
  return createOn(parts, page);
}
