import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientAsset, Link, LinkEvents, Traits } from '@primus/protocol';
import type { Handshake } from './handshake.js';

/** What admission answered to a handshake that it refuses. */
export interface Refusal {
  /** An HTTP status of 400 or above. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Primus offers to the transformer that it carries. */
export interface TransformerHost {
  /** Where the server lives, without a slash at the end. */
  readonly pathname: string;
  /** Bytes. A framework that can shall refuse a longer message, and close with 1009. */
  readonly maxLength: number;
  readonly compression: boolean;
  /** The application's `transport` option, for the framework. */
  readonly transport: Readonly<Record<string, unknown>>;
  /** Copies what is known of a client out of the request that begins its connection. */
  handshake(req: IncomingMessage): Handshake;
  /**
   * For frameworks that own HTTP: asks whether the client may connect. Those that are handed
   * requests and upgrades need not ask, they only see what was admitted.
   */
  admit(handshake: Handshake): Promise<Refusal | undefined>;
  /**
   * Takes a link that is ready to send. The link may be sent to and closed before this returns;
   * its events go to what this returns.
   */
  accept(handshake: Handshake, link: Link): LinkEvents;
}

/** A transformer at work on one server. */
export interface TransformerServer {
  /** A request below `pathname` that no middleware answered. Absent: it is answered with 404. */
  request?(req: IncomingMessage, res: ServerResponse): void;
  /** An admitted upgrade below `pathname`. Absent: it is refused. */
  upgrade?(req: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Releases what `attach` took. All links are closed before. */
  close(): void | Promise<void>;
}

/** The server half of a transformer: fits a framework to the contract. */
export interface ServerTransformer {
  readonly name: string;
  readonly traits: Traits;
  /** Brings its own listener, so that no Node server is needed. */
  readonly standalone?: boolean;
  /** The client half as a script, for generated clients. */
  readonly client?: ClientAsset;
  attach(host: TransformerHost): TransformerServer;
}
