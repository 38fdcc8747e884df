export { deflate } from './deflate.js';
export { encodeFrame } from './encode.js';
export type { Extension } from './extension.js';
export { Fragments } from './fragments.js';
export { joinWrites } from './join-writes.js';
export { type Taker, takeMessages } from './shortcut.js';
