import type { Handshake, TransformerHost } from '@primus/core';
import type { WebSocketBehavior } from 'uWebSockets.js';
import type { Bridge } from './bridge.js';
import type { Framework } from './framework.js';
import { ServerLink } from './server-link.js';

/** What an upgrade leaves with its WebSocket. */
export interface Upgraded {
  readonly handshake: Handshake;
  readonly bridge?: Bridge;
  link?: ServerLink;
}

/** The longest that uWebSockets.js can count, in bytes. */
const MAX_LENGTH = 0xffff_ffff;

/** Makes links of the WebSockets that `upgrade` lets in. */
export function behaviorOf(
  framework: Framework,
  host: TransformerHost,
  upgrade: NonNullable<WebSocketBehavior<Upgraded>['upgrade']>,
): WebSocketBehavior<Upgraded> {
  const { compression: given, ...options } = host.transport as WebSocketBehavior<Upgraded>;
  const compression = host.compression
    ? (given ?? framework.SHARED_COMPRESSOR)
    : framework.DISABLED;
  return {
    // Primus has a heartbeat of its own.
    idleTimeout: 0,
    sendPingsAutomatically: false,
    ...options,
    compression,
    maxPayloadLength: Math.min(host.maxLength, MAX_LENGTH),
    // No limit: what becomes of a slow reader is decided above, and what is sent is not dropped.
    maxBackpressure: 0,
    upgrade,
    open(ws) {
      const upgraded = ws.getUserData();
      const link = new ServerLink(ws, host.compression, upgraded.bridge);
      upgraded.link = link;
      link.listen(host.accept(upgraded.handshake, link));
    },
    message(ws, data, binary) {
      // The memory is lent for the time of the call.
      const frame = binary ? Buffer.from(data.slice(0)) : Buffer.from(data).toString();
      ws.getUserData().link?.received(frame);
    },
    ping(ws, data) {
      ws.getUserData().link?.pinged();
      options.ping?.(ws, data);
    },
    drain(ws) {
      ws.getUserData().link?.drained();
    },
    close(ws, code, reason) {
      ws.getUserData().link?.closed(code, Buffer.from(reason).toString());
    },
  };
}
