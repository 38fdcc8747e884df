import {
  type Clock,
  DRAIN_THRESHOLD,
  type LinkLayer,
  type Parser,
  systemClock,
} from '@primus/protocol';
import { checkOption, isWhole } from './check.js';
import type { Address, Handshake, Remote } from './handshake.js';
import type { Origins } from './origins.js';
import type { SlowReader } from './slow-reader.js';
import type { ServerTransformer } from './server-transformer.js';

export interface PrimusOptions {
  /** The framework that carries the messages. */
  readonly transformer: ServerTransformer;
  /** What turns messages into frames and back. Clients have to use the same. */
  readonly parser: Parser;
  /** The path below which everything belongs to Primus. Default `/primus`. */
  readonly pathname?: string;
  /** Ms between heartbeats; false for none. Default 30,000. */
  readonly pingInterval?: number | false;
  /** Bytes of the longest message that is accepted. Default 10 MiB. */
  readonly maxLength?: number;
  /** Compresses messages, where the framework can. Default false. */
  readonly compression?: boolean;
  /** Options for the framework, as they are. Default none. */
  readonly transport?: Readonly<Record<string, unknown>>;
  /** Makes the id of a spark, unique each time. Default: the framework's, or a random one. */
  readonly idGenerator?: () => string;
  /** Web pages that may connect. Default `same`: those of the server's own host. */
  readonly origins?: Origins;
  /** Ms within which a handshake must be decided. Default 10,000. */
  readonly handshakeTimeout?: number;
  /** Unsent bytes of a connection above which `write()` answers false. Default 1 MiB. */
  readonly highWaterMark?: number;
  /** Bytes that may wait above `highWaterMark` before `slowReader` applies. Default 8 MiB. */
  readonly maxBacklog?: number;
  /** What happens to a peer that reads too slowly. Default `disconnect`. */
  readonly slowReader?: SlowReader;
  /**
   * Tells where a client is, for `spark.address`. Default: what the network says. Forwarded
   * headers count only where this reads them.
   */
  readonly addressOf?: (remote: Remote, handshake: Handshake) => Address;
  /** Stands between connections and links; see {@link LinkLayer}. Default none. */
  readonly layer?: LinkLayer<Handshake>;
  /** Where time comes from. Default the system's. */
  readonly clock?: Clock;
}

/** The options of a server with every default in place, and whatever else was passed. */
export type ResolvedOptions = Readonly<
  Required<Omit<PrimusOptions, 'idGenerator' | 'layer'>> &
    Pick<PrimusOptions, 'idGenerator' | 'layer'>
>;

const MIB = 1024 * 1024;
const POLICIES: readonly string[] = ['disconnect', 'drop-newest', 'drop-oldest', 'block'];

/**
 * Puts the defaults in and checks the rest.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function resolveOptions(options: PrimusOptions): ResolvedOptions {
  checkOption(typeof options === 'object' && options !== null, 'options', 'an object', options);
  const resolved: ResolvedOptions = {
    pathname: '/primus',
    pingInterval: 30_000,
    maxLength: 10 * MIB,
    compression: false,
    transport: {},
    origins: 'same',
    handshakeTimeout: 10_000,
    highWaterMark: MIB,
    maxBacklog: 8 * MIB,
    slowReader: 'disconnect',
    addressOf: ({ address, port }) => ({ ip: address, port }),
    clock: systemClock,
    ...withoutUndefined(options),
  };
  check(resolved);
  return { ...resolved, pathname: resolved.pathname.replace(/\/+$/, '') };
}

function check(options: ResolvedOptions): void {
  const { transformer, parser, pathname, pingInterval, origins, idGenerator } = options;
  checkOption(
    typeof transformer?.attach === 'function',
    'transformer',
    'the server half of a transformer, such as websockets of @primus/transformer-websockets',
    transformer,
  );
  checkOption(
    typeof parser?.encode === 'function' && typeof parser.decode === 'function',
    'parser',
    'a parser, such as json of @primus/parser-json',
    parser,
  );
  checkOption(
    typeof pathname === 'string' && /^\/[^?#\s]*[^?#\s/]\/*$/.test(pathname),
    'pathname',
    'a path such as "/primus"',
    pathname,
  );
  checkOption(
    pingInterval === false || isWhole(pingInterval, 1),
    'pingInterval',
    'a whole number of milliseconds above 0, or false',
    pingInterval,
  );
  for (const name of ['maxLength', 'handshakeTimeout'] as const) {
    checkOption(isWhole(options[name], 1), name, 'a whole number above 0', options[name]);
  }
  checkOption(
    isWhole(options.highWaterMark, DRAIN_THRESHOLD),
    'highWaterMark',
    `a whole number of bytes, at least ${DRAIN_THRESHOLD}`,
    options.highWaterMark,
  );
  checkOption(
    options.maxBacklog === Infinity || isWhole(options.maxBacklog, 0),
    'maxBacklog',
    'a whole number of bytes, or Infinity',
    options.maxBacklog,
  );
  checkOption(
    POLICIES.includes(options.slowReader),
    'slowReader',
    `one of ${POLICIES.join(', ')}`,
    options.slowReader,
  );
  checkOption(
    origins === '*' || origins === 'same' || isOriginList(origins),
    'origins',
    '"same", "*" or an array of origins',
    origins,
  );
  checkOption(
    idGenerator === undefined || typeof idGenerator === 'function',
    'idGenerator',
    'a function that returns a string',
    idGenerator,
  );
  checkOption(
    typeof options.compression === 'boolean',
    'compression',
    'true or false',
    options.compression,
  );
  checkOption(
    typeof options.transport === 'object' && options.transport !== null,
    'transport',
    'an object',
    options.transport,
  );
}

function isOriginList(origins: unknown): boolean {
  return (
    Array.isArray(origins) &&
    origins.every((origin) => typeof origin === 'string' || origin instanceof RegExp)
  );
}

function withoutUndefined<O extends object>(options: O): O {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as O;
}
