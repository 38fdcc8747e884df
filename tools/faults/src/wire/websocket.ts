import type { TransformerName } from 'tools-compatibility/names';
import { frame, TEXT } from './frame.js';
import { Stranger } from './stranger.js';

let sessions = 0;

/** Where a transformer takes WebSockets; browserchannel takes none. */
const paths: Readonly<Record<Exclude<TransformerName, 'browserchannel'>, () => string>> = {
  websockets: () => '/primus',
  'engine.io': () => '/primus/?EIO=4&transport=websocket',
  // Of a session there is one connection.
  sockjs: () => `/primus/000/stranger${sessions++}/websocket`,
  faye: () => '/primus',
  uws: () => '/primus',
};

/** Says of what takes no WebSocket why something cannot be done to it. */
export const NO_WEBSOCKET = { browserchannel: 'browserchannel has no WebSocket.' } as const;

/** The headers of a request that wants to upgrade. */
export const UPGRADE = {
  Host: 'localhost',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;

/** The head of a request that wants to upgrade, with other headers in the place of the usual. */
export function upgradeRequest(
  transformer: TransformerName,
  headers: Readonly<Record<string, string | undefined>> = {},
): string {
  if (transformer === 'browserchannel') throw new Error(NO_WEBSOCKET.browserchannel);
  return requestHead(`GET ${paths[transformer]()} HTTP/1.1`, { ...UPGRADE, ...headers });
}

/** The head of a request. */
export function requestHead(
  line: string,
  headers: Readonly<Record<string, string | undefined>>,
): string {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  );
  return `${line}\r\n${fields.join('')}\r\n`;
}

/** Compression as every browser offers it. */
export const DEFLATE = { 'Sec-WebSocket-Extensions': 'permessage-deflate' } as const;

/** A WebSocket of a stranger that is open, and of which it can be said what it carries. */
export async function upgraded(
  port: number,
  transformer: TransformerName,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<Stranger> {
  const stranger = await Stranger.connect(port);
  stranger.send(upgradeRequest(transformer, headers));
  if (!(await stranger.hears(/^HTTP\/1\.1 101 [^]*\r\n\r\n/))) {
    throw new Error(`No WebSocket was opened: ${stranger.heard}`);
  }
  return stranger;
}

/** The text that a transformer puts around a message in a frame. */
export function wrapped(transformer: TransformerName, message: string): string {
  if (transformer === 'engine.io') return `4${message}`;
  return transformer === 'sockjs' ? JSON.stringify([message]) : message;
}

/** A message in one frame. */
export function messageFrame(transformer: TransformerName, message: string): Buffer {
  return frame({ opcode: TEXT }, wrapped(transformer, message));
}
