import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Reply } from './middleware.js';

/**
 * A response on the socket of an upgrade, so that a middleware answers an upgrade in the way it
 * answers a request. Ending it closes the socket.
 */
class UpgradeResponse extends ServerResponse {
  readonly #socket: Socket;

  constructor(req: IncomingMessage, socket: Duplex) {
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

/** Where Node keeps the response of a socket, and looks before it gives it another. */
const RESPONSE = '_httpMessage';

interface Answering extends Duplex {
  readonly [RESPONSE]?: object | null;
}

/**
 * Whether a socket still owes the answer to a request that was sent before: that would end up
 * between the frames.
 */
export function owesAnswer(socket: Answering): boolean {
  return Boolean(socket[RESPONSE]);
}

/** The reply to an upgrade. Most are admitted, and then there never is a response. */
export class UpgradeReply implements Reply {
  readonly #req: IncomingMessage;
  readonly #socket: Duplex;
  readonly #failed: (cause: unknown) => void;
  #res: UpgradeResponse | undefined;

  /** @param failed is told when writing the response fails */
  constructor(req: IncomingMessage, socket: Duplex, failed: (cause: unknown) => void) {
    this.#req = req;
    this.#socket = socket;
    this.#failed = failed;
  }

  get res(): ServerResponse {
    this.#res ??= new UpgradeResponse(this.#req, this.#socket).on('error', this.#failed);
    return this.#res;
  }

  /** Gives the socket back, untouched, for the upgrade to go on. */
  release(): void {
    this.#res?.release();
  }
}
