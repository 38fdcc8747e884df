import type { Backlog } from './backlog.js';
import type { Clock } from './clock.js';
import type { ControlMessage } from './control.js';
import type { PrimusError } from './errors.js';
import type { Frame } from './frame.js';
import type { CloseInfo, Link } from './link.js';
import type { Parser } from './parser.js';
import type { Transforms } from './transforms.js';

/** What a connection tells its owner. Shared by all connections of a server, hence `owner`. */
export interface ConnectionEvents<Owner> {
  /** A message for the application, and the frame it came in. */
  message(owner: Owner, value: unknown, frame: Frame): unknown;
  /** A message of the protocol. `ping`, `pong` and `id` overtake messages that wait. */
  control(owner: Owner, message: ControlMessage): void;
  /** Something failed and the connection goes on, or a `close` follows that says otherwise. */
  error(owner: Owner, error: PrimusError): unknown;
  /** `write()` may be called again after it answered false. */
  drain(owner: Owner): unknown;
  /** Exactly once, after every message that arrived before it. */
  close(owner: Owner, info: CloseInfo, link: Link): void;
}

/** What all connections of a server or client share. `parser` may be replaced while they live. */
export interface ConnectionSettings<Owner> {
  parser: Parser;
  readonly transforms: Transforms<Owner>;
  readonly events: ConnectionEvents<Owner>;
  readonly clock: Clock;
  /** Bytes unsent above which `write()` answers false; at least {@link DRAIN_THRESHOLD}. */
  readonly highWaterMark: number;
  /** Ms within which a server's hooks have to go on with what they were given. Default: any. */
  readonly patience?: number | undefined;
  /** Makes what keeps the frames of one slow peer of a server. Default: all of them wait. */
  readonly makeBacklog?: (owner: Owner) => Backlog;
}
