import { type Frame, isPromise, type Parser } from '@primus/protocol';
import { toError } from './callbacks.js';

type Done<T> = (error: unknown, result?: T) => void;

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

export function isAdaptedParser(parser: Parser): parser is AdaptedParser {
  return 'classic' in parser;
}

/** A parser of ours in the classic form. */
export function classicParser(parser: Parser): ClassicParser {
  if (isAdaptedParser(parser)) return parser.classic;
  return {
    encoder: calledBack((value) => parser.encode(value)),
    decoder: calledBack((frame: Frame) => parser.decode(frame)),
  };
}

/** Calls back with what a function answers or throws, now or later. */
function calledBack<I, O>(
  run: (input: I) => O | Promise<O>,
): (input: I, done: (error: unknown, result?: O) => void) => void {
  return (input, done) => {
    let result: O | Promise<O>;
    try {
      result = run(input);
    } catch (cause) {
      return done(cause);
    }
    if (!isPromise(result)) return done(null, result);
    result.then((value) => done(null, value), done);
  };
}

export function isClassicParser(value: unknown): value is ClassicParser {
  const { encoder, decoder } = (value ?? {}) as Partial<ClassicParser>;
  return typeof encoder === 'function' && typeof decoder === 'function';
}

export function adaptParser(classic: ClassicParser): AdaptedParser {
  const of = (end: unknown): Parser => ({
    name: 'custom',
    binary: false,
    encode: (value) => settle((done: Done<Frame>) => classic.encoder.call(end, value, done)),
    decode: (frame) => settle((done: Done<unknown>) => classic.decoder.call(end, frame, done)),
  });
  return { ...of(classic), classic, of };
}

/** The result of a function that calls back, at once where it called back at once. */
function settle<T>(run: (done: Done<T>) => void): T | Promise<T> {
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
