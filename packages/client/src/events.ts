import type { Frame, Messages, PrimusError } from '@primus/protocol';
import type { ReconnectState } from './backoff.js';

/** What a client emits. Plugins add theirs by declaring this interface again. */
export interface ClientEvents<T extends Messages> {
  /** Connected, for the first time or again. */
  open: [];
  /** A message arrived; `raw` is the frame it came in. */
  data: [message: T['incoming'], raw: Frame];
  /** Something failed. Nothing is thrown when nobody listens. */
  error: [error: PrimusError];
  /** `write()` may be called again after it answered false. */
  drain: [];
  /** The connection is gone; a reconnect may follow. */
  close: [];
  /** The connection is gone and the client stays away until `open()` is called. */
  end: [];
  /** The first attempt to connect took too long. */
  timeout: [error: PrimusError];
  /** An attempt to reconnect will be made in `state.scheduled` ms. */
  'reconnect scheduled': [state: ReconnectState];
  /** An attempt to reconnect begins. */
  reconnect: [state: ReconnectState];
  /** Back, after `state.duration` ms; `open` follows. */
  reconnected: [state: ReconnectState];
  /** An attempt to reconnect took too long; another is scheduled. */
  'reconnect timeout': [error: PrimusError, state: ReconnectState];
  /** All attempts were used up; `end` follows. */
  'reconnect failed': [error: PrimusError, state: ReconnectState];
  offline: [];
  online: [];
  readyStateChange: [reason: string];
  /** The client was destroyed and emits nothing more. */
  destroy: [];
}
