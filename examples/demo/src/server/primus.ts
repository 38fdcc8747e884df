import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import Primus from 'primus';
import type { ServerMessages } from '../shared/messages.js';
import { readMessage } from './read-message.js';

// #region connect
/** Primus on an HTTP server. This is all it takes; the page loads its client from here too. */
export function primusOn(server: Server, name: string): Primus<ServerMessages> {
  const primus = new Primus<ServerMessages>(server, {
    transformer: name,
    pathname: `/${name}/primus`, // For there are several.
    parser: 'json',
    pingInterval: 5_000,
    maxLength: 1024 * 1024,
    idGenerator: randomUUID, // Everybody sees them.
  });

  // What is not a message of ours gets no further.
  primus.transform('incoming', (packet: { data: unknown }) => {
    packet.data = readMessage(packet.data);
    return packet.data !== undefined;
  });

  return primus;
}
// #endregion
