import { createHash } from 'node:crypto';

const KEY = 'cHJpbXVzIHByaW11cyBwIQ==';
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The request that asks for a WebSocket. */
export const upgradeRequest = (port: number, path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
    '\r\n',
  ].join('\r\n');

/** The answer that grants it. */
export function upgradeResponse(request: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(request)?.[1] ?? '';
  const accept = createHash('sha1')
    .update(key + GUID)
    .digest('base64');
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    '\r\n',
  ].join('\r\n');
}

/** Where the head of a request or a response ends; -1 before it does. */
export function headEnd(data: Buffer): number {
  const at = data.indexOf('\r\n\r\n');
  return at < 0 ? -1 : at + 4;
}
