import type { Parser } from '@primus/protocol';
import { json as parser } from './index.js';

/**
 * The parser as servers need it: with its script for browsers, with a sentence about what it cannot
 * write, and with the two line separators escaped that JSON allows and JavaScript did not, for transports that send script.
 */
export const json: Parser = {
  ...parser,
  client: { url: new URL('../dist/browser.global.js', import.meta.url), variable: 'primusParser' },

  encode(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`JSON cannot write ${typeof value}.`);
    return text.replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'));
  },
};
