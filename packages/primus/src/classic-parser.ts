import type { Frame, Parser } from '@primus/protocol';
import { type Done, settle, toError } from './callbacks.js';

/** A parser in the form of Primus 8: two functions that call back. */
export interface ClassicParser {
  readonly encoder: (data: unknown, done: Done<Frame>) => void;
  readonly decoder: (data: Frame, done: Done<unknown>) => void;
  /** Script text that the functions need in generated clients. */
  readonly library?: string;
}

/** A classic parser behind the contract; it remembers the original for generated clients. */
export interface AdaptedParser extends Parser {
  readonly classic: ClassicParser;
  /** The same, with one end of a connection as `this` of its functions. */
  of(end: unknown): Parser;
}

/** A parser as plugins know it: one of ours has the functions of both forms. */
export type ShownParser = ClassicParser & Partial<Parser>;

/** What stands for a parser; for one that came in the classic form, the very same. */
export function shownParser(parser: Parser): ShownParser {
  if (isAdaptedParser(parser)) return parser.classic;
  const encode = (value: unknown): Frame | Promise<Frame> => parser.encode(value);
  const decode = (frame: Frame): unknown => parser.decode(frame);
  // All the rest stays what it is. Parsers may be frozen, and have private members.
  return Object.create(parser, {
    encode: { value: encode },
    decode: { value: decode },
    encoder: { value: (data: unknown, done: Done<Frame>) => settle(() => encode(data), done) },
    decoder: { value: (data: Frame, done: Done<unknown>) => settle(() => decode(data), done) },
  }) as Parser & ClassicParser;
}

export function isAdaptedParser(parser: Parser): parser is AdaptedParser {
  return 'classic' in parser;
}

export function isClassicParser(value: unknown): value is ClassicParser {
  const { encoder, decoder } = (value ?? {}) as Partial<ClassicParser>;
  return typeof encoder === 'function' && typeof decoder === 'function';
}

export function adaptParser(classic: ClassicParser): AdaptedParser {
  const of = (end: unknown): Parser => ({
    name: 'custom',
    binary: false,
    encode: (value) => resultOf((done: Done<Frame>) => classic.encoder.call(end, value, done)),
    decode: (frame) => resultOf((done: Done<unknown>) => classic.decoder.call(end, frame, done)),
  });
  return { ...of(classic), classic, of };
}

/** The result of a function that calls back, at once where it called back at once. */
function resultOf<T>(run: (done: Done<T>) => void): T | Promise<T> {
  let outcome: { error: unknown; result: T } | undefined;
  let late: ((error: unknown, result: T) => void) | undefined;
  run((error, result) => {
    if (late) late(error, result as T);
    else outcome ??= { error, result: result as T };
  });
  if (!outcome) {
    return new Promise((resolve, reject) => {
      late = (error, result) => (error ? reject(toError(error)) : resolve(result));
    });
  }
  if (outcome.error) throw toError(outcome.error);
  return outcome.result;
}
