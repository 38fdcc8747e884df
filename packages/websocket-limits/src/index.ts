export { deflate } from './deflate.js';
export type { Extension } from './extension.js';
export { watchFragments } from './fragments.js';
