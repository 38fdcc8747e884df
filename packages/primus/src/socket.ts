import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Stream } from 'node:stream';
import type { ClientTransformer, Messages, Parser } from '@primus/protocol';
import { create, type Platform, type SocketConstructor } from './client/create.js';
import { type EventTransformer, isEventTransformer } from './client/event-transformer.js';
import type { ClientSettings } from './client/options.js';
import type { ClientPlugin } from './client/primus.js';
import { runLibrary, withPrimus } from './function-source.js';
import { type ClientExtension, libraryText } from './library.js';

/** What a client in Node is made of. */
export interface SocketParts {
  readonly transformer: ClientTransformer;
  readonly parser: Parser;
  readonly settings: ClientSettings;
  readonly plugins: Readonly<Record<string, ClientExtension>>;
}

const node: Platform = {
  Stream,
  // As the application would, from where it runs: that may be gone, or another than before.
  requires: (name) => createRequire(join(process.cwd(), 'primus-client.js'))(name) as unknown,
};

/**
 * The constructor of clients in Node, with what plugins bring for clients.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`
 */
export function makeSocket<T extends Messages>(parts: SocketParts): SocketConstructor<T> {
  const { transformer, parser } = parts;
  transformer.load?.(parser);
  const Socket: SocketConstructor<T> = create<T>(
    {
      ...parts,
      transformer: boundTransformer(transformer, () => Socket),
      plugins: {},
    },
    node,
  );
  for (const [name, { client, library }] of Object.entries(parts.plugins)) {
    if (library) runLibrary(libraryText(library), Socket);
    if (typeof client !== 'function') continue;
    Socket.prototype.ark[name] = withPrimus(client as ClientPlugin<T>, Socket);
  }
  return Socket;
}

/** A transformer for Primus 8 refers to `Primus`, for what its framework is loaded with. */
function boundTransformer(
  transformer: ClientTransformer,
  Socket: () => Platform,
): ClientTransformer {
  if (!isEventTransformer(transformer)) return transformer;
  const bound: EventTransformer = {
    ...transformer,
    setUp(this: never) {
      return withPrimus(transformer.setUp, Socket()).call(this);
    },
  };
  return bound;
}
