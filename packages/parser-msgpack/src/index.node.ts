import type { Parser } from '@primus/protocol';
import { createMsgpack } from './parser.js';

/** The parser as servers need it: with its script for browsers. Bytes arrive as `Buffer`. */
export const msgpack: Parser = {
  ...createMsgpack((bytes) => Buffer.from(bytes.buffer)),
  client: { url: new URL('../dist/browser.global.js', import.meta.url), variable: 'primusParser' },
};
