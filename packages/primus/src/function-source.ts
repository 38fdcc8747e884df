import { compileFunction } from 'node:vm';
import { type InlineScript, literal, scriptExpression } from '@primus/middleware-library';
import {
  type ClientAsset,
  type ClientTransformer,
  type Parser,
  PrimusError,
} from '@primus/protocol';
import type { AdaptedParser } from './classic-parser.js';
import { isEventTransformer } from './client/event-transformer.js';

// The only place where code is handled as text: what applications hand over as functions for
// their clients has to run on a page, and the contract says that it is taken there as it is
// written. It cannot refer to anything outside itself.

/** Makes parts out of functions, as a script; those that need none do without it. */
const adapters: ClientAsset = {
  url: new URL('../dist/adapters.global.js', import.meta.url),
  variable: 'primusAdapters',
};

/**
 * The source of a plugin's client function, if it has one.
 *
 * @throws PrimusError `INVALID_OPTION` when it has no text, as the functions below do
 */
export function clientFunction({ client }: { readonly client?: unknown }): string | undefined {
  return typeof client === 'function' ? written(client) : undefined;
}

/** The script of a parser that was given as two functions; `undefined` for any other. */
export function parserSource(parser: Parser): InlineScript | undefined {
  const { classic } = parser as Partial<AdaptedParser>;
  if (!classic) return undefined;
  return {
    source: [
      classic.library ?? '',
      `var primusParser = ${scriptExpression(adapters)}.adaptParser({`,
      `encoder: ${written(classic.encoder)},`,
      `decoder: ${written(classic.decoder)}`,
      '});',
    ].join('\n'),
    variable: 'primusParser',
  };
}

/** The script of a transformer that was given as a function; `undefined` for any other. */
export function transformerSource(transformer: ClientTransformer): InlineScript | undefined {
  if (!isEventTransformer(transformer)) return undefined;
  const { name, setUp } = transformer;
  const make = `${scriptExpression(adapters)}.eventTransformer`;
  return {
    source: `var primusTransformer = ${make}(${literal(name)}, ${written(setUp)});`,
    variable: 'primusTransformer',
  };
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

/** The source of a function as an expression for a script, which one that has none would break. */
function written(fn: Named): string {
  if (!NATIVE.test(textOf(fn))) return expression(fn);
  throw new PrimusError(
    'INVALID_OPTION',
    `The function "${fn.name}" for clients has no text; hand over one that is not bound or native.`,
  );
}

const NATIVE = /\{\s*\[native code\]\s*\}$/;

/** The source of a function as an expression. A method has to be taken out of an object. */
function expression(fn: Named): string {
  const source = textOf(fn);
  return FUNCTION.test(source) ? `(${source})` : `({ ${source} })[${literal(fn.name)}]`;
}

const FUNCTION = /^(?:async\b\s*)?(?:function\b|class\b|\(|[$\p{ID_Continue}]+\s*=>)/u;

function textOf(fn: Named): string {
  return Function.prototype.toString.call(fn);
}

interface Named {
  readonly name: string;
}
