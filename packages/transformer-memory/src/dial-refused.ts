import type { Answer } from '@primus/core';

/** Why a dial came to nothing; the `cause` of what the client reports. */
export class DialRefused extends Error {
  override readonly name: string = 'DialRefused';
  /** What the server answered; none where nobody listened. */
  readonly refusal: Answer | undefined;

  constructor(message: string, refusal?: Answer) {
    super(message);
    this.refusal = refusal;
  }
}
