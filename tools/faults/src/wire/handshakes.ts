import type { TransformerName } from 'tools-compatibility/names';
import { requestHead, upgradeRequest } from './websocket.js';

let sessions = 0;

/** Opens a session over HTTP, of those transformers that have any. */
const overHttp: Readonly<Partial<Record<TransformerName, () => readonly [string, string]>>> = {
  'engine.io': () => ['GET /primus/?EIO=4&transport=polling', ''],
  sockjs: () => [`POST /primus/000/handshake${sessions++}/xhr?`, ''],
  browserchannel: () => ['POST /primus/bind?VER=8&CVER=1&RID=1', 'count=0'],
};

/**
 * A request for each way to begin a connection.
 *
 * @param query is added to the query of its URL
 */
export function handshakes(
  transformer: TransformerName,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): readonly string[] {
  const [line, body = ''] = overHttp[transformer]?.() ?? [];
  const plain =
    line === undefined
      ? []
      : [
          requestHead(`${line}&${query} HTTP/1.1`, {
            Host: 'localhost',
            // A body that is awaited would be no handshake yet.
            'Content-Length': String(body.length),
            ...headers,
          }) + body,
        ];
  if (transformer === 'browserchannel') return plain;
  const upgrade = upgradeRequest(transformer, headers).replace(
    /^GET (\S+)/,
    (start: string) => `${start}${start.includes('?') ? '&' : '?'}${query}`,
  );
  return [...plain, upgrade];
}
