/** Told how to emit: nothing for the arguments as they came, null for none, or what to emit. */
export type EmitNext = (error?: unknown, value?: unknown) => void;

/** Turns the arguments of an event into others, and calls `next` when it has. */
export type EmitParser = (next: EmitNext, ...args: never[]) => void;

interface Emitter {
  emit(event: string, ...args: unknown[]): boolean;
}

/**
 * A function that emits `event` on `emitter`, with the arguments it is called with. A `parser`
 * decides what is emitted: `next(error)` emits `error`, `next()` the arguments as they are,
 * `next(null, null)` none, `next(null, value)` that value, and no `next` emits nothing.
 */
export function emits(
  emitter: Emitter,
  event: string,
  parser?: EmitParser,
): (...args: unknown[]) => boolean {
  if (!parser) return (...args) => emitter.emit(event, ...args);
  return (...args) => {
    const next: EmitNext = (error, value) => {
      if (error) emitter.emit('error', error);
      else if (value === undefined) emitter.emit(event, ...args);
      else if (value === null) emitter.emit(event);
      else emitter.emit(event, ...(Array.isArray(value) ? (value as unknown[]) : [value]));
    };
    parser.call(emitter, next, ...(args as never[]));
    return true;
  };
}
