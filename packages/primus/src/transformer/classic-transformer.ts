import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex, Writable } from 'node:stream';
import { type Primus, RefusedError, type TransformerServer } from '@primus/core';
import { type Emits, emits } from '@primus/protocol';
import type { ClassicSparkConstructor } from '../spark/constructor.js';
import { REQUEST_HEADER } from '../spark/handshake.js';

/** The server that a transformer works for. */
type Served = Primus & { readonly Spark: ClassicSparkConstructor };

/** What a transformer is extended with. */
export interface TransformerParts {
  /** Called once for each server, with the transformer as `this`: starts the framework. */
  readonly server?: (this: ClassicTransformer) => void;
  /** Called once for each client, with the client as `this`. For pages it is taken as written. */
  readonly client?: (this: never) => void;
  /** A script that `client` needs on pages: its text, or the absolute path of its file. */
  readonly library?: unknown;
}

/** A class of transformers in the form of Primus 8. */
export interface TransformerClass {
  new (): ClassicTransformer;
  readonly prototype: ClassicTransformer;
  /** Makes a class with these members that extends this one. */
  extend(parts: TransformerParts & Readonly<Record<string, unknown>>): TransformerClass;
}

/** Where a transformer writes what an operator may want to know. */
type Logger = Readonly<
  Record<'error' | 'warn' | 'info' | 'debug' | 'log' | 'plain', (...args: unknown[]) => boolean>
>;

/**
 * A transformer in the form of Primus 8, whose `server` listens to the events `request`, `upgrade`
 * and `close` and makes a {@link Spark} by hand of every connection.
 */
export class ClassicTransformer extends EventEmitter implements TransformerServer {
  declare readonly server?: () => void;
  declare readonly client?: (this: never) => void;
  declare readonly library: unknown;
  /** The server that it works for. */
  declare readonly primus: Served;
  /** The class of that server's sparks. */
  declare readonly Spark: ClassicSparkConstructor;
  /** A function that emits an event with the arguments it is called with; see {@link emits}. */
  declare emits: Emits;
  /** The framework's own server. */
  service: unknown = null;

  static extend(parts: TransformerParts & Readonly<Record<string, unknown>>): TransformerClass {
    const Extended = class Transformer extends this {};
    Object.defineProperties(Extended.prototype, Object.getOwnPropertyDescriptors(parts));
    return Extended;
  }

  get logger(): Logger {
    const log = (level: string): ((...args: unknown[]) => boolean) => {
      return (...args) => this.primus.emit('log', level as 'error', ...args);
    };
    return {
      error: log('error'),
      warn: log('warn'),
      info: log('info'),
      debug: log('debug'),
      log: log('log'),
      plain: log('log'),
    };
  }

  /** Starts the framework. */
  begin(primus: Served): void {
    Object.assign(this, { primus, Spark: primus.Spark });
    this.server?.();
  }

  request(req: IncomingMessage, res: ServerResponse): void {
    if (this.listenerCount('request') === 0) throw new RefusedError('There is nothing here.', 404);
    handOn(req, res);
    this.emit('request', req, res);
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    handOn(req, socket);
    if (!this.emit('upgrade', req, socket, head)) socket.destroy();
  }

  close(): void {
    this.emit('close');
    this.removeAllListeners();
  }
}

ClassicTransformer.prototype.emits = emits;

/** Puts the request where frameworks that show nothing but headers hand it on to sparks. */
function handOn(req: IncomingMessage, until: Writable): void {
  const headers = req.headers as Record<string, unknown>;
  headers[REQUEST_HEADER] = req;
  until.once('close', () => delete headers[REQUEST_HEADER]);
}
