import type { Parser } from '@primus/protocol';
import { json as parser } from './index.js';

/** The separators of lines and of paragraphs. */
const LINE = '\u2028';
const PARAGRAPH = '\u2029';

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
    return escapeSeparators(text);
  },
};

function escapeSeparators(text: string): string {
  // Text of one byte a character, as most is, is seen at once to have none; a pattern would read it all.
  if (!text.includes(LINE) && !text.includes(PARAGRAPH)) return text;
  return text.replaceAll(LINE, '\\u2028').replaceAll(PARAGRAPH, '\\u2029');
}
