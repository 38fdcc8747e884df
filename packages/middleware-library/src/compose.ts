import { checkGlobal } from './global-name.js';
import { dataExpression, literal } from './literal.js';
import { type Script, scriptExpression } from './script.js';

/** A plugin's client function, as source text that is an expression. It may refer to `Primus`. */
export interface PluginSource {
  readonly name: string;
  readonly source: string;
}

/** What a client script is put together from. */
export interface LibraryParts {
  /** The name of the client on pages without a module system. */
  readonly global: string;
  /** Offers `create({ transformer, parser, settings, plugins })`, which returns the client. */
  readonly client: Script;
  /** Is the client half of a transformer. */
  readonly transformer: Script;
  /** Is a parser. */
  readonly parser: Script;
  /** What `create` gets as `settings`; has to fit into JSON. */
  readonly settings: object;
  /** Texts of scripts that run next, in this order, with the client as `Primus`. Default none. */
  readonly libraries?: readonly string[];
  /** What `create` gets as `plugins`, an object of functions by name. Default none. */
  readonly plugins?: readonly PluginSource[];
}

/**
 * Composes a classic script that holds all that a page needs and offers the client as
 * `module.exports`, to an AMD loader, or under its global name. The same parts give the same
 * text. Reads the files of the parts each time.
 *
 * @throws PrimusError `INVALID_OPTION`, `MISSING_DEPENDENCY` when a file cannot be read
 */
export function composeLibrary(parts: LibraryParts): string {
  const { global, libraries = [] } = parts;
  checkGlobal(global);
  return [
    ';(function () {',
    // In any case: libraries, and pages with an AMD loader, may rely on it.
    `var Primus = this[${literal(global)}] = (${definition(parts)})();`,
    ...libraries.map((text) => `(${closed('Primus, module, exports, define', [text])})(Primus);`),
    'if (typeof module === "object" && module?.exports) module.exports = Primus;',
    'else if (typeof define === "function" && define.amd) define(function () { return Primus; });',
    // For CommonJS, `this` is the `exports` that are replaced.
    '}).call(this || globalThis);',
    '',
  ].join('\n');
}

function definition({ client, transformer, parser, settings, plugins = [] }: LibraryParts): string {
  return closed('module, exports, define', [
    // Under its own name, so that an inline parser may use what the client script offers.
    `var ${client.variable} = ${scriptExpression(client)};`,
    // A variable, because plugins may refer to it.
    `var Primus = ${client.variable}.create({`,
    `transformer: ${scriptExpression(transformer)},`,
    `parser: ${scriptExpression(parser)},`,
    `settings: ${dataExpression(settings)},`,
    `plugins: ${pluginsExpression(plugins)}`,
    '});',
    'return Primus;',
  ]);
}

/** An object of the functions. Of names as data: an object literal would obey `__proto__`. */
function pluginsExpression(plugins: readonly PluginSource[]): string {
  if (plugins.length === 0) return '{}';
  const entries = plugins.map(({ name, source }) => `[${literal(name)}, (\n${source}\n)],`);
  return ['Object.fromEntries([', ...entries, '])'].join('\n');
}

/**
 * A function around some code. The parameters that get no argument hide the module system of the
 * place where the script runs, which is for the whole script and not for its parts.
 */
function closed(parameters: string, code: readonly string[]): string {
  return [`function (${parameters}) {`, ...code, '}'].join('\n');
}
