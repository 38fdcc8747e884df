export * from './index.js';
export { Primus } from './node/primus.js';
