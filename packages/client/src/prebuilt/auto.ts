import type { AnyMessages, Messages } from '@primus/protocol';
import type { ClientOptions } from '../options.js';
import type { Primus } from '../primus.js';
import { loadParser, loadPrimus } from './files.js';
import { readSpec } from './read-spec.js';

/**
 * Asks a server how it is set up, loads what it takes from beside this file, and makes a client
 * of it, which then connects.
 *
 * @param url the server's, without its `pathname`; relative to the page where there is one
 * @param options what a client takes; they come before what the server says
 * @throws PrimusError `CONNECT_FAILED` when the server does not say, now or ever before;
 *   `UNKNOWN_TRANSFORMER`, `UNKNOWN_PARSER` when it speaks what there is no file for;
 *   `MISSING_DEPENDENCY` when a file does not load; `INVALID_OPTION`
 */
export async function connect<T extends Messages = AnyMessages>(
  url: string | URL,
  options: Partial<ClientOptions> = {},
): Promise<Primus<T>> {
  const { pathname, timeout, parser } = options;
  const spec = await readSpec(url, pathname, timeout);
  const { pingInterval } = spec;
  const [Client, settings] = await Promise.all([
    loadPrimus(spec.transformer),
    parser ? { parser } : loadParser(spec.parser),
  ]);
  return new Client<T>(url, {
    pathname: spec.pathname,
    // Half an interval more than the server takes to its next ping.
    pingTimeout: pingInterval && pingInterval * 1.5,
    // Who was refused would be refused again.
    ...(spec.authorization && { strategy: ['disconnect', 'online'] }),
    ...settings,
    ...defined(options),
  });
}

/** Without what is left open, which is for the server to say. */
function defined(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
