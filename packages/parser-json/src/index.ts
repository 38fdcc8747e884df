import type { Frame, Parser } from '@primus/protocol';

/** JSON, the parser that everybody has. Writes text. */
export const json: Parser = {
  name: 'json',
  binary: false,

  encode(value: unknown): string {
    // Of what JSON has no form for there is no text: that throws, as it must.
    return JSON.stringify(value).slice();
  },

  decode(frame: Frame): unknown {
    return JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame));
  },
};
