/** It takes messages. */
export const OPEN = 0;
/** It sends the last of them. */
export const ENDING = 1;
/** It is no more. */
export const CLOSED = 2;

/** The states of a connection, in order. Numbers, as every page loads them. */
export type ConnectionState = typeof OPEN | typeof ENDING | typeof CLOSED;
