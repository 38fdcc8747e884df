import type { ClientOptions } from '@primus/client';
import { PrimusError } from '@primus/protocol';
import { checkOption, isObject } from './check.js';
import { readStrategy } from './strategy.js';

/** The options of a client that came configured: everything is optional. */
export interface SocketOptions extends Omit<Partial<ClientOptions>, 'strategy'> {
  /** When to reconnect: names in an array or a list with commas; false for never. */
  readonly strategy?: string | readonly string[] | false;
  /** Where to connect, for those who give nothing but options. */
  readonly url?: string | URL;
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
}

/** A URL and options, in either place. */
export interface Given {
  readonly url: string | URL;
  readonly options: SocketOptions;
}

/** Sorts the arguments of a client's constructor: a URL, options, or both. */
export function readArguments(first: unknown, second: unknown): Given {
  const alone = isObject(first) && !(first instanceof URL);
  const given = (alone ? first : second) ?? {};
  checkOption(isObject(given), 'options', 'an object');
  const options = given as SocketOptions;
  const url = alone ? options.url : (first as string | URL | null | undefined);
  return { url: url ?? pageUrl(), options };
}

/**
 * The options of a client: what the server told, and over it what the application wants.
 *
 * @throws PrimusError `INVALID_OPTION`
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
  // Left out is the same as undefined.
  const options = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  check(options);
  const { pathname, pingTimeout } = settings;
  return {
    pathname,
    pingTimeout,
    ...options,
    strategy: readStrategy(given.strategy) ?? defaultStrategy(settings),
  };
}

function check(options: Readonly<Record<string, unknown>>): void {
  for (const name of ['manual', 'websockets']) {
    checkOption(optional(options[name], 'boolean'), name, 'true or false');
  }
  for (const name of ['reconnect', 'transport']) {
    checkOption(options[name] === undefined || isObject(options[name]), name, 'an object');
  }
  const { network, pathname } = options;
  checkOption(optional(network, 'boolean') || isObject(network), 'network', 'true or false');
  checkOption(optional(pathname, 'string'), 'pathname', 'a path such as "/primus"');
}

function optional(value: unknown, type: string): boolean {
  return value === undefined || typeof value === type;
}

function defaultStrategy({
  authorization,
}: ClientSettings): ('disconnect' | 'online' | 'timeout')[] {
  // A refused authorization looks like a failed connection, and would be tried again and again.
  return authorization ? ['disconnect', 'online'] : ['disconnect', 'online', 'timeout'];
}

function pageUrl(): string {
  const { location } = globalThis as { location?: { origin: string } };
  return location?.origin ?? '';
}
