import type { ClientOptions, Strategy } from '@primus/client';
import { PrimusError } from '@primus/protocol';
import { readStrategy } from './strategy.js';
import { defaultUrl } from './url.js';

/** The options of a client that came configured: everything is optional. */
export interface SocketOptions extends Omit<
  Partial<ClientOptions>,
  'transformer' | 'parser' | 'strategy'
> {
  /** When to reconnect: names in an array or a list with commas; false for never. */
  readonly strategy?: string | readonly string[] | false;
  /** Where to connect, for those who give nothing but options. */
  readonly url?: string | URL;
  /** The same as `url`. */
  readonly uri?: string | URL;
  /** For plugins. */
  readonly [option: string]: unknown;
}

/** What a server tells its clients. */
export interface ClientSettings {
  readonly pathname: string;
  /** Ms; see the client's option. */
  readonly pingTimeout: number | false;
  /** Whether the server asks who connects, so that a refusal must not be tried again. */
  readonly authorization: boolean;
  /** The version of its Primus. */
  readonly version: string;
}

/** A URL and options, in either place. */
export interface Given {
  readonly url: string | URL;
  readonly options: SocketOptions;
}

/**
 * Sorts the arguments of a client's constructor: a URL, options, or both.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function readArguments(first: unknown, second: unknown): Given {
  const alone = isObject(first) && !(first instanceof URL);
  const options = (alone ? first : second) ?? {};
  if (!isObject(options)) {
    throw new PrimusError('INVALID_OPTION', 'The option "options" must be an object.');
  }
  const url = alone ? (first.url ?? first.uri) : (first as string | URL | null | undefined);
  return { url: url ?? defaultUrl(), options };
}

/**
 * The options of a client: what the server told, and over it what the application wants.
 *
 * @throws PrimusError `INVALID_OPTION` for those that were removed
 */
export function readOptions(
  given: SocketOptions,
  settings: ClientSettings,
): Omit<ClientOptions, 'transformer' | 'parser'> {
  if ('ping' in given || 'pong' in given) {
    throw new PrimusError(
      'INVALID_OPTION',
      'The options "ping" and "pong" were removed; set "pingTimeout".',
    );
  }
  const {
    pathname = settings.pathname,
    pingTimeout = settings.pingTimeout,
    // One for each client, as plugins add to it.
    transport = {},
  } = given;
  const strategy = readStrategy(given.strategy) as readonly Strategy[] | undefined;
  return {
    ...given,
    pathname,
    pingTimeout,
    transport,
    strategy: strategy === undefined ? defaultStrategy(settings) : strategy,
  };
}

function isObject(value: unknown): value is SocketOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defaultStrategy({ authorization }: ClientSettings): readonly Strategy[] {
  // A refused authorization looks like a failed connection, and would be tried again and again.
  return authorization ? ['disconnect', 'online'] : ['disconnect', 'online', 'timeout'];
}
