import {
  type Clock,
  DRAIN_THRESHOLD,
  type LinkLayer,
  type Parser,
  PrimusError,
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
  /** Fragments that a message may come in over a WebSocket. Default 16,384. */
  readonly maxFragments?: number;
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
  /**
   * How many handshakes may wait for a decision; of more, 503. Also how many sessions may wait for
   * their client to come back, where a framework keeps them for long. Default 4,096.
   */
  readonly maxPendingHandshakes?: number;
  /**
   * Bytes of messages in requests that may be on their way in at once, those of all clients
   * together; of more, the oldest request is answered with 503. Default 64 MiB.
   */
  readonly maxPendingBytes?: number;
  /**
   * How many connections there may be from one address, as `addressOf` tells it; others are closed
   * as soon as they open. Default `Infinity`.
   */
  readonly maxPerAddress?: number;
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
  /**
   * Whether sparks keep the request that began their connection, as `spark.request`, which takes
   * about 1 kB for each. Middleware sees it in any case. Default true.
   */
  readonly keepRequest?: boolean;
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

/**
 * The options as applications see them. What extends this server may know transformers and parsers
 * by other names, and shows them by those.
 */
export type ShownOptions = Omit<ResolvedOptions, 'transformer' | 'parser'> & {
  readonly transformer?: unknown;
  readonly parser?: unknown;
};

const MIB = 1024 * 1024;
const POLICIES: readonly unknown[] = ['disconnect', 'drop-newest', 'drop-oldest', 'block'];

interface Rule {
  /** Completes the sentence `The option "name" must be …`. */
  readonly expected: string;
  readonly valid: (value: unknown) => boolean;
}

const aFunction: Rule = { expected: 'a function', valid: (value) => typeof value === 'function' };
const aBoolean: Rule = {
  expected: 'true or false',
  valid: (value) => typeof value === 'boolean',
};
const wholeAboveZero: Rule = {
  expected: 'a whole number above 0',
  valid: (value) => isWhole(value, 1),
};

const countOrNone: Rule = {
  expected: 'a whole number above 0, or Infinity',
  valid: (value) => value === Infinity || isWhole(value, 1),
};

const rules: Readonly<Record<keyof PrimusOptions, Rule>> = {
  transformer: {
    expected:
      'the server half of a transformer, such as websockets of @primus/transformer-websockets',
    valid: (value) => has(value, 'attach'),
  },
  parser: {
    expected: 'a parser, such as json of @primus/parser-json',
    valid: (value) => has(value, 'encode', 'decode'),
  },
  pathname: {
    expected: 'a path such as "/primus"',
    valid: (value) => typeof value === 'string' && /^\/[^?#\s]*[^?#\s/]\/*$/.test(value),
  },
  pingInterval: {
    expected: 'a whole number of milliseconds above 0, or false',
    valid: (value) => value === false || isWhole(value, 1),
  },
  maxLength: wholeAboveZero,
  maxFragments: countOrNone,
  compression: aBoolean,
  transport: {
    expected: 'an object',
    valid: (value) => typeof value === 'object' && value !== null,
  },
  idGenerator: optional(aFunction),
  origins: {
    expected: '"same", "*" or an array of origins',
    valid: (value) => value === '*' || value === 'same' || isOriginList(value),
  },
  handshakeTimeout: wholeAboveZero,
  maxPendingHandshakes: countOrNone,
  maxPendingBytes: countOrNone,
  maxPerAddress: countOrNone,
  highWaterMark: {
    expected: `a whole number of bytes, at least ${DRAIN_THRESHOLD}`,
    valid: (value) => isWhole(value, DRAIN_THRESHOLD),
  },
  maxBacklog: {
    expected: 'a whole number of bytes, or Infinity',
    valid: (value) => value === Infinity || isWhole(value, 0),
  },
  slowReader: {
    expected: `one of ${POLICIES.join(', ')}`,
    valid: (value) => POLICIES.includes(value),
  },
  addressOf: aFunction,
  keepRequest: aBoolean,
  layer: optional(aFunction),
  clock: {
    expected: 'a clock: an object with now, setTimeout and clearTimeout',
    valid: (value) => has(value, 'now', 'setTimeout', 'clearTimeout'),
  },
};

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
    maxFragments: 16_384,
    compression: false,
    transport: {},
    origins: 'same',
    handshakeTimeout: 10_000,
    maxPendingHandshakes: 4096,
    maxPendingBytes: 64 * MIB,
    maxPerAddress: Infinity,
    highWaterMark: MIB,
    maxBacklog: 8 * MIB,
    slowReader: 'disconnect',
    addressOf: ({ address, port }) => ({ ip: address, port }),
    keepRequest: true,
    clock: systemClock,
    ...withoutUndefined(options),
  };
  for (const name of Object.keys(rules) as (keyof PrimusOptions)[]) {
    const { expected, valid } = rules[name];
    checkOption(valid(resolved[name]), name, expected, resolved[name]);
  }
  checkObeyed(options);
  return { ...resolved, pathname: resolved.pathname.replace(/\/+$/, '') };
}

/** Checks that the transformer can do what the application asks for. */
function checkObeyed(options: PrimusOptions): void {
  const { name, disobeys = [] } = options.transformer;
  const disobeyed = disobeys.find((option) => options[option] !== undefined);
  if (disobeyed === undefined) return;
  throw new PrimusError(
    'INVALID_OPTION',
    `The transformer "${name}" cannot obey the option "${disobeyed}"; leave it out.`,
  );
}

function optional({ expected, valid }: Rule): Rule {
  return { expected, valid: (value) => value === undefined || valid(value) };
}

/** Whether `value` is an object with these methods. */
function has(value: unknown, ...methods: readonly string[]): boolean {
  return methods.every(
    (method) =>
      typeof (value as Record<string, unknown> | null | undefined)?.[method] === 'function',
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
