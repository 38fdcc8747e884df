export { conformance } from './conformance.js';
export { type Halves, overHttp } from './over-http.js';
export { parserConformance, type ParserSubject } from './parser-conformance.js';
export { Proxy } from './proxy.js';
export type { Runner } from './runner.js';
export type { Ability, Subject } from './suite.js';
export { values } from './values.js';
export type { World } from './world.js';
