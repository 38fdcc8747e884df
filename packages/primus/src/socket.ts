import type { ClientTransformer, Messages, Parser } from '@primus/protocol';
import { create, type SocketConstructor } from './client/create.js';
import type { ClientSettings } from './client/options.js';
import type { ClientPlugin } from './client/primus.js';
import { runLibrary } from './function-source.js';
import { type ClientExtension, libraryText } from './library.js';

/** What a client in Node is made of. */
export interface SocketParts {
  readonly transformer: ClientTransformer;
  readonly parser: Parser;
  readonly settings: ClientSettings;
  readonly plugins: Readonly<Record<string, ClientExtension>>;
}

/**
 * The constructor of clients in Node, with what plugins bring for clients.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function makeSocket<T extends Messages>(parts: SocketParts): SocketConstructor<T> {
  parts.transformer.load?.();
  const plugins = Object.entries(parts.plugins);
  const clients = plugins.filter(([, { client }]) => typeof client === 'function');
  const Socket = create<T>({
    ...parts,
    plugins: Object.fromEntries(
      clients.map(([name, { client }]) => [name, client as ClientPlugin<T>]),
    ),
  });
  for (const [, { library }] of plugins) {
    if (library) runLibrary(libraryText(library), Socket);
  }
  return Socket;
}
