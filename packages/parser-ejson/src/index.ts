import type { Frame, Parser } from '@primus/protocol';
import { fromJson } from './read.js';
import { toJson } from './write.js';

const decoder = new TextDecoder();

/** EJSON: JSON that keeps dates, bytes, regular expressions and types of your own. Writes text. */
export const ejson: Parser = {
  name: 'ejson',
  binary: false,

  encode(value: unknown): string {
    const text = JSON.stringify(toJson(value)) as string | undefined;
    if (text === undefined) throw new TypeError(`EJSON cannot write ${typeof value}.`);
    return text;
  },

  decode(frame: Frame): unknown {
    return fromJson(JSON.parse(typeof frame === 'string' ? frame : decoder.decode(frame)));
  },
};
