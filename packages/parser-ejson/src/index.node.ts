import type { Parser } from '@primus/protocol';
import { ejson as parser } from './index.js';

/**
 * The parser as servers need it: with its script for browsers, and with the two line separators
 * escaped that JSON allows and JavaScript did not, for transports that send script.
 */
export const ejson: Parser = {
  ...parser,
  client: { url: new URL('../dist/browser.global.js', import.meta.url), variable: 'primusParser' },

  encode(value: unknown): string {
    const text = parser.encode(value) as string;
    return text.replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'));
  },
};
