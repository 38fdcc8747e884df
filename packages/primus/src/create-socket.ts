import { checkOption, isWhole, Plugins } from '@primus/core';
import type { AnyMessages, Messages, Parser } from '@primus/protocol';
import pkg from '../package.json' with { type: 'json' };
import type { ClassicParser } from './classic-parser.js';
import type { SocketConstructor } from './client/create.js';
import type { Socket } from './client/socket.js';
import { findParser, findTransformer, type Transformer } from './names.js';
import { type ClassicAuthorize, readPathname } from './options.js';
import { type Plugin, type PluginOption, readPlugins } from './plugins.js';
import { makeSocket } from './socket.js';

export interface CreateSocketOptions<T extends Messages = AnyMessages> {
  /** The server's `pathname`. Default `/primus`. */
  readonly pathname?: string;
  /** The server's. Default `websockets`. */
  readonly transformer?: string | Transformer;
  /** The server's. Default `JSON`. */
  readonly parser?: string | Parser | ClassicParser;
  /** Plugins by name, or a list of packages. */
  readonly plugin?: PluginOption<unknown, Socket<T>>;
  /** Ms without a word of the server after which a connection counts as lost. Default 45,000. */
  readonly pingTimeout?: number | false;
  /** Whether the server asks who connects, or the very function it asks. Default false. */
  readonly authorization?: boolean | ClassicAuthorize | null;
}

/**
 * The constructor of clients for a server in another process.
 *
 * @throws PrimusError `UNKNOWN_TRANSFORMER`, `UNKNOWN_PARSER`, `MISSING_DEPENDENCY`,
 *   `INVALID_OPTION`, `INVALID_PLUGIN`
 */
export function createSocket<T extends Messages = AnyMessages>(
  options: CreateSocketOptions<T> = {},
): SocketConstructor<T> {
  checkOption(typeof options === 'object' && options !== null, 'options', 'an object', options);
  const { pathname = '/primus', pingTimeout = 45_000, authorization = false } = options;
  checkOption(typeof pathname === 'string', 'pathname', 'a path such as "/primus"', pathname);
  checkOption(
    pingTimeout === false || isWhole(pingTimeout, 0),
    'pingTimeout',
    'a whole number of milliseconds, or false',
    pingTimeout,
  );
  checkOption(
    authorization === null || ['boolean', 'function'].includes(typeof authorization),
    'authorization',
    'true, false or what the server asks',
    authorization,
  );
  const plugins = new Plugins<Plugin<unknown, Socket<T>>>();
  for (const [name, plugin] of Object.entries(readPlugins(options.plugin))) {
    plugins.add(name, plugin);
  }
  return makeSocket<T>({
    transformer: findTransformer(options.transformer ?? 'websockets').client,
    parser: findParser(options.parser ?? 'json'),
    settings: {
      pathname: readPathname(pathname),
      pingTimeout,
      authorization: Boolean(authorization),
      version: pkg.version,
    },
    plugins: plugins.byName,
  });
}
