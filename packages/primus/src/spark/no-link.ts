import type { Link } from '@primus/protocol';

/** The link of a spark that nobody connected: whoever made it listens to its events. */
export class NoLink implements Link {
  readonly buffered = 0;
  readonly raw: unknown;

  constructor(raw: unknown) {
    this.raw = raw;
  }

  send(): void {}

  close(): void {}

  terminate(): void {}
}
