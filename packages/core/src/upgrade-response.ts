import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A response on the socket of an upgrade, so that a middleware answers an upgrade in the way it
 * answers a request. Ending it closes the socket.
 */
export class UpgradeResponse extends ServerResponse {
  readonly #socket: Socket;

  /**
   * The response for an upgrade. Nothing where the socket still owes the answer to a request that
   * was sent before: that would end up between the frames.
   */
  static assign(req: IncomingMessage, socket: Duplex): UpgradeResponse | undefined {
    try {
      return new UpgradeResponse(req, socket);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_HTTP_SOCKET_ASSIGNED') return undefined;
      throw cause;
    }
  }

  private constructor(req: IncomingMessage, socket: Duplex) {
    super(req);
    this.#socket = socket as Socket;
    this.shouldKeepAlive = false;
    this.assignSocket(this.#socket);
    // Destroyed, too: a client that never closes its half would keep the socket.
    this.on('finish', () => this.#socket.end(() => this.#socket.destroy()));
  }

  /** Gives the socket back, untouched, for the upgrade to go on. */
  release(): void {
    this.removeAllListeners();
    this.detachSocket(this.#socket);
  }
}
