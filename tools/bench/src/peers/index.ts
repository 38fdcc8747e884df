import { uwsLoads } from 'tools-check/uws-loads';
import { crossws } from './crossws.js';
import { engineio } from './engine.io.js';
import { fayeWebSocket } from './faye-websocket.js';
import type { Peer } from './peer.js';
import { primus, type Transformer } from './primus.js';
import { rawSockets } from './raw-sockets.js';
import { socketio } from './socket.io.js';
import { sockjs } from './sockjs.js';
import { uWebSockets } from './uwebsockets.js';
import { ws } from './ws.js';

/** Those of Primus 8 that run on the Node of today, and carry messages over WebSockets. */
const SHARED = ['websockets', 'engine.io', 'sockjs', 'faye'] as const satisfies Transformer[];

const edition = (maker: 'Primus 8' | 'Primus 9'): Peer[] =>
  SHARED.map((transformer) =>
    primus({
      name: `${maker}: ${transformer}`,
      maker,
      transformer,
      short: transformer === 'websockets',
    }),
  );

/** Everything that is measured, in the order of the tables. */
export const peers: readonly Peer[] = [
  primus({
    name: 'Primus 9: core, websockets',
    maker: 'Primus 9',
    transformer: 'websockets',
    core: true,
    short: true,
  }),
  ...edition('Primus 9'),
  primus({
    name: 'Primus 9: uws',
    maker: 'Primus 9',
    transformer: 'uws',
    standalone: true,
    loads: uwsLoads,
  }),
  primus({
    name: 'Primus 9: uws on Node',
    maker: 'Primus 9',
    transformer: 'uws',
    loads: uwsLoads,
  }),
  ...edition('Primus 8'),
  ws,
  engineio,
  sockjs,
  fayeWebSocket,
  uWebSockets,
  socketio,
  crossws,
  rawSockets,
];

/** Whatever all others are compared with. */
export const BASE: string = ws.name;

/** @throws RangeError when there is none of this name */
export function peerNamed(name: string): Peer {
  const found = peers.find((peer) => peer.name === name);
  if (!found) throw new RangeError(`There is no peer "${name}".`);
  return found;
}

/** The framework of a peer without anything on it. */
export const bareOf = (peer: Peer): Peer | undefined =>
  [ws, engineio, sockjs, fayeWebSocket, uWebSockets].find(
    ({ framework, name }) => framework === peer.framework && name !== peer.name,
  );

/** Primus 8 with the transformer of a peer that is of today. */
export const previousOf = (peer: Peer): Peer | undefined =>
  peer.maker === 'Primus 9'
    ? peers.find((each) => each.maker === 'Primus 8' && each.framework === peer.framework)
    : undefined;
