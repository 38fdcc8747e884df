import type { AuthorizeFunction } from '@primus/middleware-authorization';
import { checkGlobal } from '@primus/middleware-library';
import { checkOption, type PrimusOptions as CoreOptions, type ShownOptions } from '@primus/core';
import { type Parser, PrimusError } from '@primus/protocol';
import { classicAddress, type Proxies } from './address.js';
import type { ClassicParser } from './classic-parser.js';
import { readLegacyHeartbeat } from './legacy-heartbeat.js';
import { findParser, findTransformer, type Transformer } from './names.js';
import type { TransformerClass } from './transformer/classic-transformer.js';

/** The options of the CORS headers. */
export interface CorsOptions {
  /**
   * Web pages that may connect: origins in an array or a list with commas, or `same` for those of
   * the server's own host. Default `*`.
   */
  readonly origins?: string | readonly (string | RegExp)[];
  /** Default `GET,HEAD,PUT,POST,DELETE,OPTIONS`. */
  readonly methods?: string | readonly string[];
  /** Default true, where `origins` names those who may send them. */
  readonly credentials?: boolean;
  /** Default 30 days. */
  readonly maxAge?: string | number;
  readonly headers?: string | readonly string[] | false;
  readonly exposed?: string | readonly string[] | false;
}

/** Everything is optional, as it has always been. */
export interface ServerOptions
  extends CorsOptions, Omit<CoreOptions, 'transformer' | 'parser' | 'origins'> {
  /** Decides who may connect, for every request. Default: all may. */
  readonly authorization?: ClassicAuthorize | null;
  /** The framework that carries the messages, by name. Default `websockets`. */
  readonly transformer?: string | Transformer | TransformerClass;
  /** What turns messages into frames and back, by name. Default `JSON`. */
  readonly parser?: string | Parser | ClassicParser;
  /** The name that generated clients have on a page. Default `Primus`. */
  readonly global?: string;
  /** `createServer` does not warn of plain HTTP. */
  readonly iknowhttpsisbetter?: boolean;
  /** Does not warn of a cluster when the transformer needs sticky sessions. */
  readonly iknowclusterwillbreakconnections?: boolean;
  /**
   * Answers the pings of clients of before Primus 7, and cuts them when they have been silent for
   * this many ms: `true` means 35,000. Default false.
   */
  readonly legacyHeartbeat?: boolean | number;
  /** For plugins. */
  readonly [option: string]: unknown;
}

/** The options of a server with the defaults in place. */
export interface ClassicOptions extends ShownOptions {
  /** As it was given. */
  readonly transformer?: ServerOptions['transformer'];
  /** As it was given. */
  readonly parser?: ServerOptions['parser'];
}

/** Decides who may connect: calls back with an error, a string or nothing. */
export type ClassicAuthorize = (
  req: Parameters<AuthorizeFunction>[0],
  done: (error?: unknown) => void,
) => void | Promise<void>;

/** What the umbrella makes of its options: those of core, and what core does not know. */
export interface ReadOptions {
  readonly global: string;
  readonly core: CoreOptions;
  readonly transformer: Transformer;
  /** What the server's `whitelist` is kept in. */
  readonly proxies: Proxies;
  /** How long clients of before Primus 7 may be silent, in ms; none where they are not served. */
  readonly patience: number | undefined;
}

/**
 * Reads classic options into those of core, with the defaults that Primus documents.
 *
 * @throws PrimusError for every option that cannot be used
 */
export function readOptions(options: ServerOptions): ReadOptions {
  checkOption(
    typeof options === 'object' && options !== null && !Array.isArray(options),
    'options',
    'an object',
    options,
  );
  if ('timeout' in options) {
    throw new PrimusError(
      'INVALID_OPTION',
      'The option "timeout" was removed; set "pingInterval" here and "pingTimeout" on the client.',
    );
  }
  const { pathname = '/primus', origins = '*', global = 'Primus', ...rest } = options;
  checkGlobal(global);
  for (const name of FLAGS) {
    const value = options[name];
    checkOption(value === undefined || typeof value === 'boolean', name, 'true or false', value);
  }
  const transformer = findTransformer(options.transformer ?? 'websockets');
  const proxies: Proxies = { whitelist: [] };
  return {
    global,
    transformer,
    proxies,
    patience: readLegacyHeartbeat(options.legacyHeartbeat),
    core: {
      addressOf: classicAddress(proxies),
      ...rest,
      pathname: readPathname(pathname),
      transformer: transformer.server,
      parser: findParser(options.parser ?? 'json'),
      origins: readOrigins(origins),
    } as CoreOptions,
  };
}

const FLAGS = ['iknowhttpsisbetter', 'iknowclusterwillbreakconnections'] as const;

/** A pathname as core takes it; what is none is for core to refuse. */
export function readPathname(pathname: string): string {
  return typeof pathname !== 'string' || pathname.startsWith('/') ? pathname : `/${pathname}`;
}

function readOrigins(origins: string | readonly (string | RegExp)[]): CoreOptions['origins'] {
  if (origins === 'same') return origins;
  const list = typeof origins === 'string' ? origins.split(/[\s,]+/) : origins;
  return Array.isArray(list) && list.includes('*') ? '*' : list;
}
