import { type Parser, PrimusError, type PrimusErrorCode } from '@primus/protocol';
import type { Preset } from './preset.js';

/** The files that lie beside `auto.js`, by what servers call that which is in them. */
const TRANSFORMERS = ['websockets', 'engine.io', 'sockjs', 'faye', 'uws', 'browserchannel'];
const PARSERS = ['binary', 'ejson', 'msgpack'];

/** The client of a transformer. */
export async function loadPrimus(transformer: string): Promise<Preset> {
  const { Primus } = await load(transformer, TRANSFORMERS, transformer, 'UNKNOWN_TRANSFORMER');
  return Primus as Preset;
}

/** The option that a parser takes; none for JSON, which clients have. */
export async function loadParser(name: string): Promise<{ readonly parser?: Parser }> {
  if (name === 'json') return {};
  const exports = await load(name, PARSERS, `parser-${name}`, 'UNKNOWN_PARSER');
  return { parser: exports[name] as Parser };
}

/** What a server says is never part of a URL, unless it is on the list. */
async function load(
  name: string,
  known: readonly string[],
  file: string,
  unknown: PrimusErrorCode,
): Promise<Readonly<Record<string, unknown>>> {
  if (!known.includes(name)) {
    throw new PrimusError(
      unknown,
      `The server speaks ${name}, for which there is no file; make a client of your own for it.`,
    );
  }
  try {
    return (await import(/* @vite-ignore */ `./${file}.js`)) as Record<string, unknown>;
  } catch (cause) {
    throw new PrimusError(
      'MISSING_DEPENDENCY',
      `Cannot load ${file}.js; put it beside auto.js, and let the page load it.`,
      cause,
    );
  }
}
