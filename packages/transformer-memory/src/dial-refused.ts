import type { Refusal } from '@primus/core';

/** Why a dial came to nothing; the `cause` of what the client reports. */
export class DialRefused extends Error {
  override readonly name: string = 'DialRefused';
  /** What the server answered; none where nobody listened. */
  readonly refusal: Refusal | undefined;

  constructor(message: string, refusal?: Refusal) {
    super(message);
    this.refusal = refusal;
  }
}
