import type { HttpServer, ServerTransformer } from '@primus/core';
import type { ClientTransformer, PrimusError } from '@primus/protocol';

/** Where the server and the clients of one test live, and the network between them. */
export interface World {
  readonly server: ServerTransformer;
  readonly client: ClientTransformer;
  /** What the server is attached to; none for a transformer that brings its own listener. */
  readonly listener?: HttpServer;
  /** Where clients find the server, without its `pathname`. */
  readonly url: string;
  /** Breaks every connection, as a router does that restarts. */
  cut(): void;
  /** Loses what the open connections carry from now on, and tells nobody. */
  silence(): void;
  /** Lets nothing through until `flow`, and loses nothing. */
  stall(): void;
  flow(): void;
  /** The HTTP status with which a client was refused, told by its error or seen on the network. */
  refusal(error: PrimusError): number | undefined;
  /** Releases all. The server and its clients are closed before. */
  close(): void | Promise<void>;
}
