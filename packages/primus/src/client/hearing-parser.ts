import { type Frame, isPromise, parseControl, type Parser } from '@primus/protocol';

/** The same parser, which tells what it has read of the protocol, once that was dealt with. */
export function hearing(parser: Parser, heard: (value: string) => void): Parser {
  const note = (value: unknown): void => {
    if (typeof value === 'string' && parseControl(value)) queueMicrotask(() => heard(value));
  };
  // Parsers may be frozen, and may have members of their own.
  return Object.create(parser, {
    encode: { value: (message: unknown) => parser.encode(message) },
    decode: {
      value: (frame: Frame): unknown => {
        const result = parser.decode(frame);
        if (isPromise(result)) result.then(note, () => {});
        else note(result);
        return result;
      },
    },
  }) as Parser;
}
