// What generated scripts make parts with out of functions that an application handed over.
export { adaptParser } from '../classic-parser.js';
export { eventTransformer } from './event-transformer.js';
