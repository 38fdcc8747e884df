import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Clock, isPromise, unref } from '@primus/protocol';
import { CapturedResponse, requestOf } from './captured-request.js';
import type { Handshake } from './handshake.js';
import type { MiddlewareStack, RequestKind } from './middleware.js';
import { isAllowedOrigin, type Origins } from './origins.js';
import { refuse, RefusedError } from './refusal.js';
import type { Refusal, TransformerServer } from './server-transformer.js';
import { UpgradeResponse } from './upgrade-response.js';

export interface AdmissionOptions {
  readonly middleware: MiddlewareStack;
  readonly origins: Origins;
  /** Ms within which the middleware has to decide. */
  readonly handshakeTimeout: number;
  readonly clock: Clock;
  /** Told of what middleware threw and of sockets that failed. */
  readonly log: (message: string, cause?: unknown) => void;
}

/**
 * Decides what reaches the transformer. Whatever a stranger sends and a middleware does, one
 * answer goes out and nothing is thrown.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  /** Sockets that asked to upgrade and wait for a decision. */
  readonly #pending: Set<Duplex> = new Set();
  #closed = false;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  request(req: IncomingMessage, res: ServerResponse, transformer: TransformerServer): void {
    this.#decide('http', req, res, () => {
      if (transformer.request) transformer.request(req, res);
      else refuse(res, new RefusedError('There is nothing here.', 404));
    });
  }

  upgrade(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    transformer: TransformerServer,
  ): void {
    // Stays for the life of the socket: a peer that resets at any moment is nobody's exception.
    socket.on('error', (cause) => this.#options.log('A socket failed.', cause));
    const res = new UpgradeResponse(req, socket);
    this.#pending.add(socket);
    socket.once('close', () => this.#pending.delete(socket));

    this.#decide('upgrade', req, res, () => {
      this.#pending.delete(socket);
      if (socket.destroyed) return;
      if (!transformer.upgrade) {
        return refuse(res, new RefusedError('This transformer takes no upgrades.', 400));
      }
      res.release();
      transformer.upgrade(req, socket, head);
    });
  }

  /** The same decision for a handshake without a Node request: how it was refused, if it was. */
  admit(handshake: Handshake): Promise<Refusal | undefined> {
    return new Promise((resolve) => {
      const req = requestOf(handshake);
      const res = new CapturedResponse(req, resolve);
      this.#decide('upgrade', req, res, () => resolve(undefined));
    });
  }

  /** Ends what still waits for a decision; refuses all that comes. */
  close(): void {
    this.#closed = true;
    for (const socket of this.#pending) socket.destroy();
    this.#pending.clear();
  }

  #decide(
    kind: RequestKind,
    req: IncomingMessage,
    res: ServerResponse,
    admitted: () => void,
  ): void {
    const { middleware, origins } = this.#options;
    let answered: boolean | Promise<boolean>;
    try {
      if (this.#closed) throw new RefusedError('The server is shutting down.', 503);
      if (!isAllowedOrigin(req.headers, origins)) {
        throw new RefusedError('Pages of this origin may not connect.', 403);
      }
      answered = middleware.run(kind, req, res);
    } catch (cause) {
      return this.#refuse(res, cause);
    }
    if (!isPromise(answered)) {
      if (!answered) admitted();
      return;
    }
    this.#decideLater(answered, res, admitted);
  }

  #decideLater(answered: Promise<boolean>, res: ServerResponse, admitted: () => void): void {
    const { clock, handshakeTimeout } = this.#options;
    let decided = false;
    const once = (act: () => void): void => {
      if (decided) return;
      decided = true;
      clock.clearTimeout(timer);
      act();
    };
    const timer = clock.setTimeout(() => {
      // One that has begun to answer has decided, however long its answer takes.
      if (!res.headersSent) {
        once(() => this.#refuse(res, new RefusedError('No decision in time.', 503)));
      }
    }, handshakeTimeout);
    unref(timer);
    res.once('close', () => once(() => {}));
    answered.then(
      (done) => once(() => !done && admitted()),
      (cause: unknown) => once(() => this.#refuse(res, cause)),
    );
  }

  #refuse(res: ServerResponse, cause: unknown): void {
    if (!(cause instanceof RefusedError)) this.#options.log('A middleware failed.', cause);
    refuse(res, cause);
  }
}
