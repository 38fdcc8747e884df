// What generated scripts are put together with.
export { adaptParser } from '../classic-parser.js';
export { create } from './create.js';
