import type { Answer, Handshake } from '@primus/core';

const KEY = /^[+/0-9A-Za-z]{22}==$/;

/** What to answer to an upgrade that is none to a WebSocket; uWebSockets.js would let it in. */
export function faultOf({ headers }: Handshake): Answer | undefined {
  if (headers.upgrade?.toLowerCase() !== 'websocket') return fault(426, 'Upgrade to a WebSocket.');
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return fault(400, 'The key is no key.');
  if (headers['sec-websocket-version'] !== '13') return fault(426, 'Upgrade to version 13.');
  return undefined;
}

function fault(status: number, error: string): Answer {
  const upgrade = { upgrade: 'websocket', 'sec-websocket-version': '13' };
  return {
    status,
    headers: { 'content-type': 'application/json', ...(status === 426 && upgrade) },
    body: JSON.stringify({ error }),
  };
}
