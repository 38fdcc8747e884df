import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '@primus/protocol';
import { CapturedResponse, requestOf } from './captured-request.js';
import { requireUpgrade } from './connection-headers.js';
import { Departures } from './departures.js';
import type { Handshake } from './handshake.js';
import { Handshaking } from './handshaking.js';
import { levelOf, type Log } from './log.js';
import type { MiddlewareStack, Reply, RequestKind } from './middleware.js';
import { hidesOrigin, isAllowedOrigin, type Origins } from './origins.js';
import { refuse, RefusedError } from './refusal.js';
import type { Answer, TransformerServer } from './server-transformer.js';
import { owesAnswer, UpgradeReply } from './upgrade-response.js';

export interface AdmissionOptions {
  readonly middleware: MiddlewareStack;
  readonly origins: Origins;
  /** Ms within which the middleware has to decide, and an upgrade that it answers has to end. */
  readonly handshakeTimeout: number;
  /** How many may wait for the middleware to decide. */
  readonly maxPendingHandshakes: number;
  readonly clock: Clock;
  /** Told of what middleware threw and of sockets that failed. */
  readonly log: Log;
}

/**
 * Decides what reaches the transformer. Whatever a stranger sends and a middleware does, one
 * answer goes out and nothing is thrown.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #pending: Set<Handshaking> = new Set();
  /** Apart from the others: strangers who stall keep nobody from a connection that is open. */
  readonly #pendingOfOpen: Set<Handshaking> = new Set();
  /** What requests are answered with. */
  readonly #answers: Set<ServerResponse> = new Set();
  readonly #answered = new Departures();
  /** What middleware was shown in the place of requests that there are none of. */
  readonly #shown: WeakMap<Handshake, IncomingMessage> = new WeakMap();
  #closing = false;

  // One for all sockets, for it stays with them: one made per upgrade would keep alive whatever
  // the upgrade came with.
  readonly #socketFailed = (cause: unknown): void => {
    this.#options.log(levelOf(cause), 'A socket failed.', cause);
  };

  readonly #responseFailed = (cause: unknown): void => {
    this.#options.log(levelOf(cause), 'A response failed.', cause);
  };

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  request(req: IncomingMessage, res: ServerResponse, transformer: TransformerServer): void {
    const isOpen = transformer.isHandshake?.(req) === false;
    const admitted = (): void => {
      const begins = transformer.isHandshake?.(req) ?? false;
      if (this.#closing && begins) throw shuttingDown();
      if (begins && hidesOrigin(req.headers, this.#options.origins)) throw foreign();
      if (transformer.request) transformer.request(req, res);
      else if (transformer.upgrade) requireUpgrade(res);
      else throw nothingHere();
    };
    this.#answer(req, res, admitted, isOpen ? this.#pendingOfOpen : this.#pending);
  }

  upgrade(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    transformer: TransformerServer,
  ): void {
    // Stays for the life of the socket: a peer that resets at any moment is nobody's exception.
    socket.on('error', this.#socketFailed);
    if (owesAnswer(socket)) return void socket.destroy();
    const reply = new UpgradeReply(req, socket, this.#responseFailed);
    this.#decide('upgrade', req, reply, () => {
      if (socket.destroyed) return;
      if (!transformer.upgrade) {
        throw new RefusedError('This transformer takes no upgrades.', 400);
      }
      reply.release();
      try {
        transformer.upgrade(req, socket, head);
      } catch (cause) {
        this.#options.log('error', 'The transformer failed.', cause);
        socket.destroy();
      }
    });
  }

  /** The same decision for a handshake without a Node request: how it was refused, if it was. */
  admit(handshake: Handshake, gone?: AbortSignal): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const req = requestOf(handshake);
      this.#shown.set(handshake, req);
      const res = new CapturedResponse(req, resolve, gone).on('error', this.#responseFailed);
      this.#decide('upgrade', req, { res }, () => {
        // There is nothing behind the socket of a made request, but to cut it is to refuse.
        if (req.socket.destroyed) throw new RefusedError('The connection was cut.', 403);
        resolve(undefined);
      });
    });
  }

  /** The handshake with the request that middleware saw, and may have left something on. */
  withRequest(handshake: Handshake): Handshake {
    const request = this.#shown.get(handshake);
    return request ? { ...handshake, request } : handshake;
  }

  /** What the middleware answers to a plain request that did not come through Node's HTTP. */
  respond(handshake: Handshake, gone?: AbortSignal): Promise<Answer> {
    return new Promise((resolve) => {
      const req = requestOf(handshake);
      this.#answer(req, new CapturedResponse(req, resolve, gone), () => {
        throw nothingHere();
      });
    });
  }

  /** Refuses handshakes from now on. Other requests go on, for connections may be made of them. */
  stop(): void {
    this.#closing = true;
    for (const handshaking of this.#pending) {
      if (handshaking.kind === 'upgrade') handshaking.refuse(shuttingDown());
    }
  }

  /** Refuses all that waits for a decision. */
  close(): void {
    this.#closing = true;
    for (const pending of [this.#pending, this.#pendingOfOpen]) {
      for (const handshaking of pending) handshaking.refuse(shuttingDown());
    }
  }

  /** Resolves when all requests are answered; breaks off what is not after `limit` ms. */
  async whenAnswered(limit: number): Promise<void> {
    if (this.#answers.size > 0) await this.#answered.wait(this.#options.clock, limit);
    for (const res of this.#answers) res.destroy();
  }

  #answer(
    req: IncomingMessage,
    res: ServerResponse,
    admitted: () => void,
    pending = this.#pending,
  ): void {
    this.#answers.add(res);
    res.once('close', () => {
      this.#answers.delete(res);
      if (this.#answers.size === 0) this.#answered.allLeft();
    });
    // Of a middleware that goes on after it has answered.
    res.on('error', this.#responseFailed);
    this.#decide('http', req, { res }, admitted, pending);
  }

  #decide(
    kind: RequestKind,
    req: IncomingMessage,
    reply: Reply,
    admitted: () => void,
    pending = this.#pending,
  ): void {
    const { middleware, origins } = this.#options;
    let answered: boolean | Promise<boolean>;
    try {
      if (this.#closing && kind === 'upgrade') throw shuttingDown();
      if (pending.size >= this.#options.maxPendingHandshakes) throw tooMany();
      if (!isAllowedOrigin(req.headers, origins)) {
        throw foreign();
      }
      answered = middleware.run(kind, req, reply);
    } catch (cause) {
      return this.#refuse(reply, cause);
    }
    if (answered === false) this.#admit(reply, admitted);
    else if (answered !== true)
      this.#decideLater(answered, this.#begin(kind, reply, pending), reply, admitted);
    // Only Node's own server ends what nobody goes on with.
    else if (kind === 'upgrade') this.#begin(kind, reply, pending);
  }

  #decideLater(
    answered: Promise<boolean>,
    handshaking: Handshaking,
    reply: Reply,
    admitted: () => void,
  ): void {
    answered.then(
      (done) => this.#decided(handshaking, done) && this.#admit(reply, admitted),
      (cause: unknown) => handshaking.settle() && this.#refuse(reply, cause),
    );
  }

  /** Answers whether the client is to be admitted. */
  #decided(handshaking: Handshaking, done: boolean): boolean {
    // What middleware answers on a socket that wants to upgrade is watched to its end.
    if (done && handshaking.kind === 'upgrade') return false;
    return handshaking.settle() && !done;
  }

  #begin(kind: RequestKind, { res }: Reply, pending: Set<Handshaking>): Handshaking {
    const { clock, handshakeTimeout } = this.#options;
    return new Handshaking(res, { kind, clock, handshakeTimeout, pending });
  }

  #admit(reply: Reply, admitted: () => void): void {
    try {
      admitted();
    } catch (cause) {
      this.#refuse(reply, cause, 'The transformer failed.');
    }
  }

  #refuse({ res }: Reply, cause: unknown, failure = 'A middleware failed.'): void {
    if (!(cause instanceof RefusedError)) this.#options.log('error', failure, cause);
    refuse(res, cause);
  }
}

function nothingHere(): RefusedError {
  return new RefusedError('There is nothing here.', 404);
}

function foreign(): RefusedError {
  return new RefusedError('Pages of this origin may not connect.', 403);
}

function tooMany(): RefusedError {
  return new RefusedError('Too many wait for a decision; try again later.', 503);
}

function shuttingDown(): RefusedError {
  return new RefusedError('The server is shutting down.', 503);
}
