import type { LinkEvents, Link, Traits } from './link.js';
import type { Parser } from './parser.js';

/** Where to connect. */
export interface DialTarget {
  /** Scheme, host, `pathname` of the server and query; `http:`, `https:` or the framework's own. */
  readonly url: URL;
  /** The URL as the application wrote it, without the `pathname`. */
  readonly server: string | URL;
  /** The application's `transport` option, handed to the framework. */
  readonly transport: Readonly<Record<string, unknown>>;
  /** False when the application asked to do without WebSockets. */
  readonly websockets: boolean;
}

/** An attempt to connect that is still under way or has become a link. */
export interface Dial {
  /** Gives up, silently: neither `open` nor `failed` is called afterwards. */
  abort(): void;
  /** The framework's own socket, from the moment there is one. */
  readonly raw?: unknown;
}

/** The client half of a transformer: fits a framework's client to the contract. */
export interface ClientTransformer {
  readonly name: string;
  readonly traits: Traits;
  /**
   * Gets ready ahead of the first `dial`, so that what is wrong is told where it was chosen: loads
   * the framework, and, where that carries text only, refuses a parser that writes bytes, by
   * {@link assertCompatible}.
   *
   * @throws PrimusError `MISSING_DEPENDENCY`, `INCOMPATIBLE_PARSER`
   */
  load?(parser: Pick<Parser, 'name' | 'binary'>): void;
  /**
   * Starts one attempt. Calls either `open`, once, when frames can be sent, or `failed`, once,
   * and neither before it has returned. Throws only for a target that can never be dialled.
   */
  dial(
    target: DialTarget,
    open: (link: Link) => LinkEvents,
    failed: (cause: unknown) => void,
  ): Dial;
}
