import {
  type ConnectionSettings,
  type ControlMessage,
  formatControl,
  type ServerConnection,
  type SharedFrame,
} from '@primus/protocol';
import type { TransformerServer } from './server-transformer.js';
import { share } from './share.js';

/** Asks clients for signs of life. Those that are asked within a millisecond are sent the same frame. */
export class Pings<Owner> {
  readonly #settings: ConnectionSettings<Owner>;
  readonly #transformer: Pick<TransformerServer, 'shareFrame'>;
  /** What is sent, and when it was made. */
  #ping: ControlMessage = { type: 'ping', value: '' };
  #shared: SharedFrame | undefined;
  #at = -1;

  constructor(
    settings: ConnectionSettings<Owner>,
    transformer: Pick<TransformerServer, 'shareFrame'>,
  ) {
    this.#settings = settings;
    this.#transformer = transformer;
  }

  /** @param now ms since the epoch, which the client answers with */
  send(connection: ServerConnection<Owner>, now: number): void {
    if (now !== this.#at) this.#make(now);
    if (this.#shared) connection.controlShared(this.#shared);
    else connection.control(this.#ping);
  }

  #make(now: number): void {
    this.#at = now;
    this.#ping = { type: 'ping', value: String(now) };
    this.#shared = share(formatControl(this.#ping), this.#settings, this.#transformer);
  }
}
