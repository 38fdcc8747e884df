import { json } from '@primus/parser-json';
import type { AnyMessages, ClientTransformer, Messages } from '@primus/protocol';
import type { ClientOptions } from '../options.js';
import { Primus as Client } from '../primus.js';

/** A client that has its transformer, and JSON unless it is given another parser. */
export interface Preset extends Pick<typeof Client, 'OPENING' | 'CLOSED' | 'OPEN'> {
  new <T extends Messages = AnyMessages>(
    url: string | URL,
    options?: Partial<ClientOptions>,
  ): Client<T>;
}

export function preset(transformer: ClientTransformer): Preset {
  return class Primus<T extends Messages> extends Client<T> {
    constructor(url: string | URL, options?: Partial<ClientOptions>) {
      super(url, { transformer, parser: json, ...options });
    }
  };
}
