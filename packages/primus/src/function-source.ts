import { compileFunction } from 'node:vm';
import type { InlineScript } from '@primus/middleware-library';
import type { ClientTransformer, Parser } from '@primus/protocol';
import type { AdaptedParser } from './classic-parser.js';
import { isEventTransformer } from './client/event-transformer.js';

// The only place where code is handled as text: what applications hand over as functions for
// their clients has to run on a page, and the contract says that it is taken there as it is
// written. It cannot refer to anything outside itself.

/** The source of a plugin's client function, if it has one. */
export function clientFunction({ client }: { readonly client?: unknown }): string | undefined {
  return typeof client === 'function' ? expression(client) : undefined;
}

/** The script of a parser that was given as two functions; `undefined` for any other. */
export function parserSource(parser: Parser): InlineScript | undefined {
  const { classic } = parser as Partial<AdaptedParser>;
  if (!classic) return undefined;
  const adapted = `primusClient.adaptParser({ encoder: ${expression(classic.encoder)}, decoder: ${expression(classic.decoder)} })`;
  return {
    source: `${classic.library ?? ''}\nvar primusParser = ${adapted};`,
    variable: 'primusParser',
  };
}

/** The script of a transformer that was given as a function; `undefined` for any other. */
export function transformerSource(transformer: ClientTransformer): InlineScript | undefined {
  if (!isEventTransformer(transformer)) return undefined;
  const { name, setUp } = transformer;
  const made = `primusClient.eventTransformer(${JSON.stringify(name)}, ${expression(setUp)})`;
  return { source: `var primusTransformer = ${made};`, variable: 'primusTransformer' };
}

/** What the code of plugins finds in scope: a client's constructor. */
interface Scope {
  readonly requires: unknown;
}

/** Runs a plugin's library in this process, with a client's constructor in scope, as on a page. */
export function runLibrary(text: string, Primus: Scope): void {
  // No module system either, so that what the library offers becomes global there and here.
  const run = compileFunction(text, ['Primus', 'require', 'module', 'exports', 'define']);
  Reflect.apply(run, undefined, [Primus, Primus.requires]);
}

/**
 * A function for clients, for this process: itself, unless its text has the word `Primus`. That
 * is not in its own scope, so it is taken as it is written, as on a page. A comment is enough: what
 * is code in JavaScript, and what is not, takes a parser to tell.
 */
export function withPrimus<F extends Named>(fn: F, Primus: Scope): F {
  const text = expression(fn);
  if (!/\bPrimus\b/.test(text)) return fn;
  const make = compileFunction(`return ${text};`, ['Primus', 'require']) as () => F;
  return Reflect.apply(make, undefined, [Primus, Primus.requires]) as F;
}

/** The source of a function as an expression. A method has to be taken out of an object. */
function expression(fn: Named): string {
  const source = Function.prototype.toString.call(fn);
  const isExpression = /^(?:async\b\s*)?(?:function\b|class\b|\(|[\w$]+\s*=>)/.test(source);
  return isExpression ? `(${source})` : `({ ${source} })[${JSON.stringify(fn.name)}]`;
}

interface Named {
  readonly name: string;
}
