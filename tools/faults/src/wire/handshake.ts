import type { TransformerName } from 'tools-compatibility/names';
import { requestHead, upgradeRequest } from './websocket.js';

interface Handshake {
  readonly headers?: Readonly<Record<string, string>>;
  /** What stands in the query beside what belongs there: `hook=throws`. */
  readonly query: string;
}

/** A request that begins a session: an upgrade, where the transformer has that. */
export function handshakeRequest(
  transformer: TransformerName,
  { headers, query }: Handshake,
): string {
  if (transformer === 'browserchannel') {
    const line = `POST /primus/bind?VER=8&RID=1&CVER=1&${query} HTTP/1.1`;
    const form = { Host: 'localhost', 'Content-Length': '7', ...headers };
    return `${requestHead(line, form)}count=0`;
  }
  return upgradeRequest(transformer, headers).replace(
    /^GET (\S+)/,
    (line: string) => `${line}${line.includes('?') ? '&' : '?'}${query}`,
  );
}
