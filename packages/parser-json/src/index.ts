import type { Frame, Parser } from '@primus/protocol';

/** JSON, the parser that everybody has. Writes text. */
export const json: Parser = {
  name: 'json',
  binary: false,

  encode(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`JSON cannot write ${typeof value}.`);
    return text;
  },

  decode(frame: Frame): unknown {
    return JSON.parse(typeof frame === 'string' ? frame : new TextDecoder().decode(frame));
  },
};
