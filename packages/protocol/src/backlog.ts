import type { PrimusError } from './errors.js';
import type { Frame } from './frame.js';

/** Settles the promise of a `send()`. */
export interface Receipt {
  resolve(): void;
  reject(error: PrimusError): void;
}

/** A frame that waits until the link has room, and whom to tell what became of it. */
export interface Waiting {
  readonly frame: Frame;
  readonly receipt: Receipt | undefined;
}

/** Frames that wait until the link of one connection has room, oldest first. */
export interface Backlog {
  readonly length: number;
  /** Takes a frame, or disposes of it. */
  push(next: Waiting): void;
  shift(): Waiting | undefined;
}
