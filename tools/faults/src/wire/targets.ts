import fc from 'fast-check';
import type { TransformerName } from 'tools-compatibility/names';
import { encode, query, text } from './arbitrary.js';

/** What a transformer looks at in a URL: the ends of paths, and the names in queries. */
interface Known {
  readonly paths: readonly string[];
  readonly names: readonly string[];
}

const nothing: Known = { paths: ['', '/'], names: ['_primuscb', 'EIO', 'transport'] };

const known: Readonly<Record<TransformerName, Known>> = {
  websockets: nothing,
  faye: nothing,
  uws: nothing,
  'engine.io': {
    paths: ['/', ''],
    names: ['EIO', 'transport', 'sid', 'j', 'b64', 't'],
  },
  sockjs: {
    paths: [
      '/info',
      '/iframe.html',
      '/iframe-x.html',
      '/websocket',
      ...['xhr', 'xhr_send', 'xhr_streaming', 'eventsource', 'htmlfile', 'jsonp', 'jsonp_send'].map(
        (transport) => `/000/fuzz/${transport}`,
      ),
      '/000/fuzz/websocket',
    ],
    names: ['c', 'callback', 't'],
  },
  browserchannel: {
    paths: ['/bind', '/test'],
    names: ['VER', 'RID', 'SID', 'OSID', 'OAID', 'AID', 'CI', 'TYPE', 'MODE', 'DOMAIN', 'zx', 't'],
  },
};

/** Targets below `/primus`: of those of a transformer, and made up. */
export function targets(transformer: TransformerName): fc.Arbitrary<string> {
  const { paths, names } = known[transformer];
  const unknown = fc
    .array(text, { maxLength: 4 })
    .map((parts) => parts.map((part) => `/${encode(part)}`).join(''));
  return fc
    .tuple(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...paths) }, unknown),
      fc.option(query(names)),
    )
    .map(([path, search]) => `/primus${path}${search === null ? '' : `?${search}`}`);
}
