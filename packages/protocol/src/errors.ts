/**
 * The stable codes of {@link PrimusError}. Applications branch on these, never on messages.
 *
 * - `INVALID_OPTION`: an option of the wrong type or value; thrown by constructors.
 * - `INCOMPATIBLE_PARSER`: a binary parser over a transformer that carries text only.
 * - `ENCODE_FAILED`, `DECODE_FAILED`: the parser refused a value or a frame; the message is
 *   discarded, the connection stays.
 * - `TRANSFORM_FAILED`: a message transform threw or rejected; the message is discarded.
 * - `HOOK_TIMEOUT`: a transform, a parser or a listener of `connection` did not answer within
 *   `handshakeTimeout`; the connection ends, for all that comes later waits for it.
 * - `MESSAGE_DROPPED`: a transform withheld the message, or the backlog policy discarded it.
 * - `CONNECTION_CLOSED`: the connection closed before the message was handed to the network.
 * - `SLOW_READER`: the peer left more than `maxBacklog` unread, and the policy is to disconnect.
 * - `CONNECT_FAILED`, `CONNECT_TIMEOUT`: an attempt to connect did not succeed.
 * - `RECONNECT_FAILED`: all attempts allowed by `reconnect.retries` were used up.
 * - `QUEUE_FULL`: more than `queueSize` messages were written while there was no connection.
 * - `TRANSPORT_ERROR`: the framework reported an error; its own is the `cause`.
 * - `HANDSHAKE_REFUSED`: admission said no; carries the status that the client received.
 * - `CONNECTION_REFUSED`: a listener of `connection` called back with an error, its `cause`.
 * - `INVALID_SERVER`, `UNKNOWN_TRANSFORMER`, `UNKNOWN_PARSER`, `MISSING_DEPENDENCY`: a
 *   constructor was handed something it cannot work with.
 * - `INVALID_PLUGIN`, `INVALID_MIDDLEWARE`: an extension of the wrong shape, or a name taken.
 * - `DESTROYED`: the instance was destroyed and can do no more.
 */
export type PrimusErrorCode =
  | 'INVALID_OPTION'
  | 'INCOMPATIBLE_PARSER'
  | 'ENCODE_FAILED'
  | 'DECODE_FAILED'
  | 'TRANSFORM_FAILED'
  | 'HOOK_TIMEOUT'
  | 'MESSAGE_DROPPED'
  | 'CONNECTION_CLOSED'
  | 'SLOW_READER'
  | 'CONNECT_FAILED'
  | 'CONNECT_TIMEOUT'
  | 'RECONNECT_FAILED'
  | 'QUEUE_FULL'
  | 'TRANSPORT_ERROR'
  | 'HANDSHAKE_REFUSED'
  | 'CONNECTION_REFUSED'
  | 'INVALID_SERVER'
  | 'UNKNOWN_TRANSFORMER'
  | 'UNKNOWN_PARSER'
  | 'MISSING_DEPENDENCY'
  | 'INVALID_PLUGIN'
  | 'INVALID_MIDDLEWARE'
  | 'DESTROYED';

/** Every error of Primus: a stable `code`, one sentence that says what to do, and the `cause`. */
export class PrimusError extends Error {
  override readonly name: string = 'PrimusError';
  declare readonly code: PrimusErrorCode;

  constructor(code: PrimusErrorCode, message: string, cause?: unknown) {
    super(message, cause ? { cause } : undefined);
    this.code = code;
  }
}

/** What was thrown, if it says by itself what to do, or else an error of ours about it. */
export function toPrimusError(cause: unknown, code: PrimusErrorCode, message: string): PrimusError {
  return cause instanceof PrimusError ? cause : new PrimusError(code, message, cause);
}

/** Why a message was not sent that still waited, or came too late. */
export function closedError(): PrimusError {
  return new PrimusError('CONNECTION_CLOSED', 'Not sent: the connection closed.');
}
