/** Told how to emit: nothing for the arguments as they came, null for none, or what to emit. */
export type EmitNext = (error?: unknown, value?: unknown) => void;

/** Turns the arguments of an event into others, and calls `next` when it has. */
export type EmitParser = (next: EmitNext, ...args: never[]) => void;

interface Emitter {
  emit(event: string, ...args: unknown[]): boolean;
}

/** Emits, with the arguments that it is called with. */
type EmitFunction = (...args: unknown[]) => boolean;

/** Makes functions that emit; see {@link emits}. */
export interface Emits {
  (event: string, parser?: EmitParser): EmitFunction;
  (event: string, first: unknown, parser?: EmitParser): EmitFunction;
  (event: string, ...given: readonly unknown[]): EmitFunction;
}

/**
 * A method for emitters: makes a function that emits `event`, with what is `given` and then the
 * arguments it is called with. If the last that is given is a function, it is a parser, which
 * decides what is emitted in their place: `next(error)` emits `error`, `next()` the arguments as
 * they are, `next(null, null)` none, `next(null, value)` that value, and no `next` emits nothing.
 */
export const emits: Emits = function method(
  this: Emitter,
  event: string,
  ...given: readonly unknown[]
) {
  const parser = given.at(-1);
  return typeof parser === 'function'
    ? parsing(this, parser as EmitParser, [event, ...given.slice(0, -1)])
    : (...args) => this.emit(event, ...given, ...args);
};

function parsing(
  emitter: Emitter,
  parser: EmitParser,
  begin: [event: string, ...given: unknown[]],
): EmitFunction {
  return (...args) => {
    const next: EmitNext = (error, value) => {
      if (error) emitter.emit('error', error);
      else if (value === undefined) emitter.emit(...begin, ...args);
      else if (value === null) emitter.emit(...begin);
      else emitter.emit(...begin, ...(Array.isArray(value) ? (value as unknown[]) : [value]));
    };
    parser.call(emitter, next, ...(args as never[]));
    return true;
  };
}
