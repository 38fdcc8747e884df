import type { ServerTransformer } from '@primus/core';
import { binary } from '@primus/parser-binary';
import { ejson } from '@primus/parser-ejson';
import { json } from '@primus/parser-json';
import { msgpack } from '@primus/parser-msgpack';
import { type ClientTransformer, type Parser, PrimusError } from '@primus/protocol';
import { engineio } from '@primus/transformer-engine.io';
import { engineio as engineioClient } from '@primus/transformer-engine.io/client';
import { websockets } from '@primus/transformer-websockets';
import { websockets as websocketsClient } from '@primus/transformer-websockets/client';
import { faye } from '@primus/transformer-faye';
import { faye as fayeClient } from '@primus/transformer-faye/client';
import { sockjs } from '@primus/transformer-sockjs';
import { sockjs as sockjsClient } from '@primus/transformer-sockjs/client';
import { uws } from '@primus/transformer-uws';
import { uws as uwsClient } from '@primus/transformer-uws/client';
import { browserchannel } from '@primus/transformer-browserchannel';
import { browserchannel as browserchannelClient } from '@primus/transformer-browserchannel/client';
import {
  adaptParser,
  type AdaptedParser,
  type ClassicParser,
  isClassicParser,
} from './classic-parser.js';
import { adaptTransformer, isTransformerClass } from './transformer/adapt.js';
import type { TransformerClass } from './transformer/classic-transformer.js';

/** Both halves of a transformer. */
export interface Transformer {
  readonly server: ServerTransformer;
  readonly client: ClientTransformer;
  /** Whether all requests of one client have to reach the same process. Default false. */
  readonly sticky?: boolean;
}

/** The npm packages that a name needs beside this one. */
export interface Requirements {
  readonly server?: string;
  readonly client?: string;
}

const TRANSFORMERS: Readonly<Record<string, Transformer>> = {
  websockets: { server: websockets, client: websocketsClient },
  'engine.io': { server: engineio, client: engineioClient, sticky: true },
  faye: { server: faye, client: fayeClient },
  sockjs: { server: sockjs, client: sockjsClient, sticky: true },
  uws: { server: uws, client: uwsClient },
  browserchannel: { server: browserchannel, client: browserchannelClient, sticky: true },
};

const PARSERS: Readonly<Record<string, Parser>> = { json, ejson, msgpack, binary };

/** The transformers by name, and the packages each needs. */
export const transformers: Readonly<Record<string, Requirements>> = {
  websockets: { server: 'ws', client: 'ws' },
  'engine.io': { server: 'engine.io', client: 'engine.io-client' },
  faye: { server: 'faye-websocket', client: 'faye-websocket' },
  sockjs: { server: 'sockjs', client: 'sockjs-client' },
  uws: { server: 'uWebSockets.js', client: 'ws' },
  browserchannel: { server: 'browserchannel', client: 'browserchannel' },
};

/** The parsers by name, and the packages each needs. */
export const parsers: Readonly<Record<string, Requirements>> = {
  json: {},
  ejson: {},
  msgpack: {},
  binary: {},
};

/**
 * Finds a transformer by its name, in any case, or takes the two halves of one, or a class that
 * extends `Primus.Transformer`.
 *
 * @throws PrimusError `UNKNOWN_TRANSFORMER`
 */
export function findTransformer(transformer: string | Transformer | TransformerClass): Transformer {
  if (isTransformerClass(transformer)) return adaptTransformer(transformer);
  if (typeof transformer === 'object' && transformer !== null) {
    if (transformer.server && transformer.client) return transformer;
  } else {
    const found = find(TRANSFORMERS, transformer);
    if (found) return found;
  }
  throw new PrimusError(
    'UNKNOWN_TRANSFORMER',
    `Unknown transformer ${show(transformer)}; choose one of: ${names(TRANSFORMERS)}.`,
  );
}

/**
 * Finds a parser by its name, in any case, or takes one as an object.
 *
 * @throws PrimusError `UNKNOWN_PARSER`
 */
export function findParser(parser: string | Parser | ClassicParser): Parser | AdaptedParser {
  if (typeof parser === 'object' && parser !== null) {
    if (isClassicParser(parser)) return adaptParser(parser);
    if (typeof parser.encode === 'function' && typeof parser.decode === 'function') return parser;
  } else {
    const found = find(PARSERS, parser);
    if (found) return found;
  }
  throw new PrimusError(
    'UNKNOWN_PARSER',
    `Unknown parser ${show(parser)}; choose one of: ${names(PARSERS)}, or pass an object with ` +
      'an encoder and a decoder function.',
  );
}

function find<V>(table: Readonly<Record<string, V>>, name: unknown): V | undefined {
  const key = typeof name === 'string' ? name.toLowerCase() : '';
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function names(table: object): string {
  return Object.keys(table).join(', ');
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : `of type ${typeof value}`;
}
