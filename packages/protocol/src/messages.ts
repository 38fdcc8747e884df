/** What an end of a connection receives and sends, seen from that end. */
export interface Messages {
  readonly incoming: unknown;
  readonly outgoing: unknown;
}

/** The same messages seen from the other end: what one sends, the other receives. */
export interface Flip<T extends Messages> {
  readonly incoming: T['outgoing'];
  readonly outgoing: T['incoming'];
}

/** Used where an application does not say: anything may come, anything may be written. */
export interface AnyMessages {
  readonly incoming: unknown;
  readonly outgoing: unknown;
}
