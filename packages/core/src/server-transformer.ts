import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientAsset, Frame, Link, LinkEvents, SharedFrame, Traits } from '@primus/protocol';
import type { Handshake, Remote } from './handshake.js';
import type { Log } from './log.js';
import type { ReadBody } from './read-body.js';

/** What a client is to be answered, by a transformer that owns HTTP. */
export interface Answer {
  /** The HTTP status: of a refusal, 400 or above. */
  readonly status: number;
  /** Names in lower case; a header that is sent more than once has several values. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** What Primus offers to the transformer that it carries. */
export interface TransformerHost {
  /** Where the server lives, without a slash at the end. */
  readonly pathname: string;
  /** Bytes. A framework that can shall refuse a longer message, and close with 1009. */
  readonly maxLength: number;
  /** Of a message in a WebSocket: a connection that sends one in more is closed. */
  readonly maxFragments: number;
  /** Handshakes that may be under way at once, also those whose client has to come back. */
  readonly maxPendingHandshakes: number;
  readonly compression: boolean;
  /** The application's `transport` option, for the framework. */
  readonly transport: Readonly<Record<string, unknown>>;
  /**
   * Whether pages of all origins may connect. Where not, a transformer refuses what a page gets at
   * without saying its origin, such as messages as a script.
   */
  readonly anyOrigin: boolean;
  /** Whether there is no server that carries it, so that a transformer has to listen by itself. */
  readonly standalone: boolean;
  /** Tells the operator what nobody else will, such as an error that belongs to no connection. */
  readonly log: Log;
  /** Whether the target of a request, as sent, belongs to Primus. */
  owns(url: string): boolean;
  /** Copies what is known of a client out of the request that begins its connection. */
  handshake(req: IncomingMessage): Handshake;
  /**
   * For frameworks that own HTTP: asks whether the client may connect. Those that are handed
   * requests and upgrades need not ask, they only see what was admitted.
   *
   * @param gone tells that the client has left, so that nothing waits for it any more
   */
  admit(handshake: Handshake, gone?: AbortSignal): Promise<Answer | undefined>;
  /**
   * For frameworks that own HTTP: what to answer to a plain request that {@link owns} ours, such
   * as the one for the client script. Where no middleware answers, a 404.
   *
   * @param gone tells that the client has left, so that nothing waits for it any more
   */
  respond(handshake: Handshake, gone?: AbortSignal): Promise<Answer>;
  /**
   * Reads the body of a request into one buffer, for frameworks that would read one of any length,
   * or would not know what all of them take together. Calls `done` once: with the body, or with the
   * status to answer, as soon as it is above `limit` bytes, has to make room for others or has
   * broken off. What is refused is not read on, so its connection has to be closed.
   */
  readonly readBody: ReadBody;
  /**
   * Takes a link that is ready to send. The link may be sent to and closed before this returns;
   * its events go to what this returns.
   */
  accept(handshake: Handshake, link: Link): LinkEvents;
}

/** A transformer at work on one server. */
export interface TransformerServer {
  /**
   * A request below `pathname` that no middleware answered. Absent: it is answered with 426 where
   * there is `upgrade`, else with 404.
   */
  request?(req: IncomingMessage, res: ServerResponse): void;
  /**
   * Whether a plain request belongs to no connection that is open, and is to be refused where
   * nobody new is let in. Asked of what anybody sends. Absent: none belongs to any, and none begins
   * one.
   */
  isHandshake?(req: IncomingMessage): boolean;
  /** An admitted upgrade below `pathname`. Absent: it is refused. */
  upgrade?(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Makes of a frame that goes to many links what their `sendShared` takes, once for all of them.
   * Absent: each link is sent the frame.
   */
  shareFrame?(frame: Frame): SharedFrame;
  /** Where a transformer that listens by itself does so, or why it cannot. */
  readonly listening?: Promise<Remote>;
  /** Releases what `attach` took. All links are closed before. */
  close(): void | Promise<void>;
}

/** The server half of a transformer: fits a framework to the contract. */
export interface ServerTransformer {
  readonly name: string;
  readonly traits: Traits;
  /** Can listen by itself, so that no Node server is needed. */
  readonly standalone?: boolean;
  /** Options of the server that its framework cannot obey, so that they are refused. Default none. */
  readonly disobeys?: readonly 'maxFragments'[];
  /**
   * Says by itself what may be cached and which pages may read it, and answers preflights, so that
   * middleware shall leave that alone. Default false.
   */
  readonly ownHeaders?: boolean;
  /** The client half as a script, for generated clients. */
  readonly client?: ClientAsset;
  attach(host: TransformerHost): TransformerServer;
}
