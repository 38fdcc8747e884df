import type { Frame, Parser } from '@primus/protocol';

const decoder = new TextDecoder();

/**
 * JSON, the parser that everybody has. Writes text; the two line separators that JSON allows and
 * JavaScript did not are escaped, as every Primus has done.
 */
export const json: Parser = {
  name: 'json',
  binary: false,

  encode(value: unknown): Frame {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`JSON has no form for ${typeof value}.`);
    return text.replace(/[\u2028\u2029]/g, (char) => (char === '\u2028' ? '\\u2028' : '\\u2029'));
  },

  decode(frame: Frame): unknown {
    return JSON.parse(typeof frame === 'string' ? frame : decoder.decode(frame));
  },
};
