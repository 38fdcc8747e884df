import type { Frame, Messages } from '@primus/protocol';

declare module '@primus/core' {
  // What goes on below a spark, for plugins and transformers: what is `incoming` may be emitted at
  // it, and is taken for what a client did.
  interface SparkEvents<T extends Messages> {
    /** A frame arrived. */
    'incoming::data': [frame: Frame];
    /** The client answered a heartbeat, with the time it was sent. */
    'incoming::pong': [sent?: number | null];
    /** The client asked for a sign of life, as clients of before Primus 7 do; `bare` past the parser. */
    'incoming::ping': [sent: string, bare?: boolean];
    /** The transport failed. */
    'incoming::error': [cause: unknown];
    /** The client is gone. */
    'incoming::end': [];
    /** A frame is sent. */
    'outgoing::data': [frame: Frame];
    /** A heartbeat is about to be sent. */
    'outgoing::ping': [now: number];
    /** The transport is to be closed, or is. */
    'outgoing::end': [];
  }
}

/** The connection of a spark, as far as it takes events for what a client did. */
interface Taking {
  arrived(frame: Frame): void;
  answered(sent: unknown): void;
  failed(cause: unknown): void;
  gone(): void;
}

/** What is done about events that are emitted at a spark as if a client were behind them. */
export const INCOMING: ReadonlyMap<PropertyKey, (connection: Taking, argument: unknown) => void> =
  new Map([
    ['incoming::data', (connection, frame) => connection.arrived(frame as Frame)],
    ['incoming::pong', (connection, sent) => connection.answered(sent)],
    ['incoming::error', (connection, cause) => connection.failed(cause)],
    ['incoming::end', (connection) => connection.gone()],
  ]);
