import type { ClientAsset } from './asset.js';
import type { Frame } from './frame.js';

/** Turns values into frames and back. One parser serves all connections of a server or client. */
export interface Parser {
  readonly name: string;
  /** Writes binary frames, so the transformer must carry them. */
  readonly binary: boolean;
  /** The same parser as a script, for generated clients. */
  readonly client?: ClientAsset;
  /** A throw or rejection discards the message and becomes an `error` on its sender. */
  encode(value: unknown): Frame | Promise<Frame>;
  /** A throw or rejection discards the frame and becomes an `error` on its receiver. */
  decode(frame: Frame): unknown;
}
