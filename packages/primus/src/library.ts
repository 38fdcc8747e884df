import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { composeLibrary } from '@primus/middleware-library';
import {
  type ClientAsset,
  type ClientTransformer,
  type Parser,
  PrimusError,
} from '@primus/protocol';
import { isEventTransformer } from './client/event-transformer.js';
import type { ClientSettings } from './client/options.js';
import { clientFunction, parserSource, transformerSource } from './function-source.js';

/** The classic client as a script. */
const client: ClientAsset = {
  url: new URL('../dist/client.global.js', import.meta.url),
  variable: 'primusClient',
};

/** The part of a plugin that is for clients. */
export interface ClientExtension {
  readonly client?: unknown;
  readonly library?: unknown;
}

/** What a client script is generated from. */
export interface LibraryParts {
  /** The name it has on a page. */
  readonly global: string;
  readonly transformer: {
    readonly server: { readonly name: string; readonly client?: ClientAsset };
    readonly client: ClientTransformer;
  };
  readonly parser: Parser;
  readonly settings: ClientSettings;
  readonly plugins: Readonly<Record<string, ClientExtension>>;
}

/**
 * Generates the client script for a server: the same text for the same parts.
 *
 * @throws PrimusError `MISSING_DEPENDENCY` when the transformer or parser has no script
 */
export function generateLibrary(parts: LibraryParts): string {
  const { global, transformer, parser, settings, plugins } = parts;
  const entries = Object.entries(plugins);
  const { server, client: dialler } = transformer;
  const extensions = isEventTransformer(dialler)
    ? [dialler, ...Object.values(plugins)]
    : Object.values(plugins);
  return composeLibrary({
    global,
    client,
    transformer: transformerSource(dialler) ?? server.client ?? missing('transformer', server.name),
    parser: parserSource(parser) ?? parser.client ?? missing('parser', parser.name),
    settings: { ...settings },
    libraries: extensions.map(({ library }) => libraryText(library)).filter((text) => text !== ''),
    plugins: entries.flatMap(([name, plugin]) => {
      const source = clientFunction(plugin);
      return source === undefined ? [] : [{ name, source }];
    }),
  });
}

/** A plugin's library: the name of its file, or its text. Empty where there is none. */
export function libraryText(library: unknown): string {
  if (!library) return '';
  // A buffer, or whatever else has a text.
  const text = (library as string | Buffer).toString();
  const isFile = isAbsolute(text) && statSync(text, { throwIfNoEntry: false })?.isFile();
  return isFile ? readFileSync(text, 'utf8') : text;
}

function missing(kind: string, name: string): never {
  throw new PrimusError(
    'MISSING_DEPENDENCY',
    `The ${kind} "${name}" has no client script, so none can be generated; give it a "client".`,
  );
}
