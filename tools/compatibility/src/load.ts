import type { ServerTransformer } from '@primus/core';
import type { ClientTransformer, Parser } from '@primus/protocol';
import type { Halves } from '@primus/testkit';
import type { ParserName, TransformerName } from './names.js';

/** Both halves of a transformer, out of its package. */
export async function loadTransformer(name: TransformerName): Promise<Halves> {
  const from = `@primus/transformer-${name}`;
  return {
    server: (await member(from, name)) as ServerTransformer,
    client: (await member(`${from}/client`, name)) as ClientTransformer,
  };
}

export async function loadParser(name: ParserName): Promise<Parser> {
  return (await member(`@primus/parser-${name}`, name)) as Parser;
}

/** What a package exports under the name it goes by, without the dots that no variable has. */
async function member(from: string, name: string): Promise<unknown> {
  const exports = (await import(from)) as Record<string, unknown>;
  return exports[name.replaceAll('.', '')];
}
