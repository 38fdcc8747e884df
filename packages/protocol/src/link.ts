import type { Frame, SharedFrame } from './frame.js';

/** Why a link closed, as far as the framework tells. */
export interface CloseInfo {
  /** The framework's close code, a WebSocket one where it has none of its own. */
  readonly code?: number;
  readonly reason?: string;
}

/** What a framework can do. Decided once per transformer, never per connection. */
export interface Traits {
  /** Carries binary frames as they are. */
  readonly binary: boolean;
  /** Reports {@link Link.buffered} and {@link LinkEvents.drain}. */
  readonly flowControl: boolean;
}

/**
 * Every link owes a {@link LinkEvents.drain} once `buffered` fell to zero after a `send` left it
 * at this many bytes or above. Below it a link may stay silent, so no mark may be set lower.
 */
export const DRAIN_THRESHOLD = 65_536;

/** The outgoing half of a framework's connection. A transformer implements it. */
export interface Link {
  /** Never throws; does nothing once closed. Frames leave in the order of the calls. */
  send(frame: Frame): void;
  /** As `send`, for what the transformer of this link made of a frame that goes to many. */
  sendShared?(shared: SharedFrame): void;
  /**
   * Closes once what was sent is out, also while reading is paused. {@link LinkEvents.close}
   * follows exactly once, later or within the call. Calling it again does nothing.
   */
  close(info?: CloseInfo): void;
  /** Ends the connection now, dropping what is not out yet. A close may follow; none is awaited. */
  terminate(): void;
  /** Bytes accepted by `send` and not yet handed to the network; 0 where that is unknowable. */
  readonly buffered: number;
  /** Stops reading from the network, where the framework can. Frames under way may still arrive. */
  pause?(): void;
  resume?(): void;
  /** The framework's own socket, for applications that need it (`spark.socket`). */
  readonly raw: unknown;
}

/** The incoming half. A transformer calls it, in the order of the wire. */
export interface LinkEvents {
  frame(frame: Frame): void;
  /** See {@link DRAIN_THRESHOLD} for when it is owed. Calling it more often is harmless. */
  drain(): void;
  error(cause: unknown): void;
  /** Exactly once, and last: whatever arrives after it is ignored. */
  close(info?: CloseInfo): void;
}

/** Receives a link that just opened and answers with who listens to it. */
export type OpenLink<Context> = (link: Link, context: Context) => LinkEvents;

/**
 * Stands between Connection and Link: given how links are opened above it, returns how they are
 * opened below it. It may wrap the link, the events, or answer for a link that continues an
 * older one. A session (numbering, acknowledgement, replay) is such a layer.
 *
 * `Context` is what came with the link: the handshake on the server, the dialled URL on a client.
 */
export type LinkLayer<Context> = (open: OpenLink<Context>) => OpenLink<Context>;
