import {
  type Clock,
  type ClientTransformer,
  DRAIN_THRESHOLD,
  type LinkLayer,
  type OpenLink,
  type Parser,
  PrimusError,
  systemClock,
} from '@primus/protocol';
import type { NetworkEvents } from './network.js';
import type { ReconnectOptions } from './backoff.js';

/**
 * When to reconnect: after an unexpected `disconnect`, when the network is back `online`, after
 * the first attempt failed or took too long (`timeout`).
 */
export type Strategy = 'disconnect' | 'online' | 'timeout';

export interface ClientOptions {
  /** The framework that carries the messages; the same as the server's. */
  readonly transformer: ClientTransformer;
  /** What turns messages into frames and back; the same as the server's. */
  readonly parser: Parser;
  /** The server's `pathname`. Default `/primus`. */
  readonly pathname?: string;
  /** Configures the exponential backoff; see {@link ReconnectOptions}. */
  readonly reconnect?: Partial<ReconnectOptions>;
  /** Ms for the first attempt to connect. Default 10,000. */
  readonly timeout?: number;
  /** Ms without a word of the server after which the connection counts as lost. Default 45,000. */
  readonly pingTimeout?: number | false;
  /** When to reconnect; false for never. Default all. */
  readonly strategy?: readonly Strategy[] | false;
  /** Waits for `open()` to be called. Default false. */
  readonly manual?: boolean;
  /** False to do without WebSockets, where the framework can. Default true. */
  readonly websockets?: boolean;
  /** Where `online` and `offline` are heard. Default: the page, where there is one. */
  readonly network?: boolean | NetworkEvents;
  /** Options for the framework, as they are. Default none. */
  readonly transport?: Readonly<Record<string, unknown>>;
  /** How many messages wait for a connection; of more, the oldest are dropped. Default all. */
  readonly queueSize?: number;
  /** Unsent bytes above which `write()` answers false. Default 1 MiB. */
  readonly highWaterMark?: number;
  /** Stands between connections and links; see {@link LinkLayer}. Default none. */
  readonly layer?: LinkLayer<URL>;
  /** Where time comes from. Default the system's. */
  readonly clock?: Clock;
  /** Where chance comes from: at least 0, below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** The options of a client with every default in place, and whatever else was passed. */
export type ResolvedClientOptions = Readonly<
  Required<Omit<ClientOptions, 'reconnect'>> & { readonly reconnect: ReconnectOptions }
>;

/** A client has these strategies by default. */
const STRATEGIES: readonly Strategy[] = ['disconnect', 'online', 'timeout'];

const DEFAULTS = {
  pathname: '/primus',
  timeout: 10_000,
  pingTimeout: 45_000,
  manual: false,
  websockets: true,
  transport: {},
  queueSize: Infinity,
  highWaterMark: 1_048_576,
  layer: (open: OpenLink<URL>): OpenLink<URL> => open,
  clock: systemClock,
  random: Math.random,
  reconnect: {},
};

const BACKOFF: ReconnectOptions = {
  min: 500,
  max: Infinity,
  factor: 2,
  retries: 10,
  'reconnect timeout': 30_000,
  minUptime: 5000,
};

/** Options with the defaults in place that are the same everywhere. */
type Completed = Omit<ResolvedClientOptions, 'network' | 'strategy'> &
  Pick<ClientOptions, 'network' | 'strategy'>;

/**
 * Puts the defaults in and checks the rest.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function resolveOptions(options: ClientOptions): ResolvedClientOptions {
  const resolved = complete<object>(options, DEFAULTS) as Completed;
  const { transformer, parser, highWaterMark, reconnect } = resolved;
  const { network = true, strategy = STRATEGIES } = resolved;
  demand(typeof transformer?.dial === 'function', 'transformer');
  demand(typeof parser?.decode === 'function', 'parser');
  demand(highWaterMark >= DRAIN_THRESHOLD, 'highWaterMark');
  demand(strategy === false || strategy?.every?.((name) => STRATEGIES.includes(name)), 'strategy');
  const listens = typeof (network as NetworkEvents | null)?.addEventListener === 'function';
  demand(listens || typeof network === 'boolean', 'network');
  return { ...resolved, network, strategy, reconnect: complete(reconnect, BACKOFF) };
}

/** `given`, with `defaults` for what it leaves open. What it does not must be of their type. */
function complete<D extends object>(given: object, defaults: D): D {
  const result = { ...given } as Record<string, unknown>;
  for (const [name, fallback] of Object.entries(defaults)) {
    const { [name]: value = fallback as unknown } = result;
    const off = value === false && name === 'pingTimeout';
    const valid = typeof value === 'number' ? value >= 0 : value !== null;
    demand(off || (typeof value === typeof fallback && valid), name);
    result[name] = value;
  }
  return result as D;
}

/** @throws PrimusError `INVALID_OPTION`, unless the option of this name is `valid` */
export function demand(valid: unknown, name: string): asserts valid {
  if (!valid)
    throw new PrimusError('INVALID_OPTION', `The option "${name}" must be as documented.`);
}
