import { compileFunction } from 'node:vm';
import type { Parser } from '@primus/protocol';
import type { InlineScript } from '@primus/middleware-library';
import type { AdaptedParser } from './classic-parser.js';

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

/** Runs a plugin's library in this process, with a client's constructor in scope, as on a page. */
export function runLibrary(text: string, Primus: unknown): void {
  // No module system either, so that what the library offers becomes global there and here.
  const run = compileFunction(text, ['Primus', 'module', 'exports', 'define']);
  Reflect.apply(run, undefined, [Primus]);
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
