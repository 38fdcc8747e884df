import { type Agent, globalAgent as http } from 'node:http';
import { globalAgent as https } from 'node:https';
import { assertCompatible, type ClientTransformer } from '@primus/protocol';
import { dial } from './dial.js';
import { loadSockJSClient } from './framework.js';
import { type Exchange, type SockJSSocket, transportOf } from './socket.js';
import { optionsOf, urlOf } from './target.js';

/** SockJS on the client. The `transport` option takes what `SockJS` takes. */
export const sockjs: ClientTransformer = {
  name: 'sockjs',
  traits: { binary: false, flowControl: true },
  load(parser) {
    assertCompatible(parser, sockjs);
    loadSockJSClient();
  },
  dial(target, open, failed) {
    const SockJS = loadSockJSClient();
    dropIdle(target.url);
    const socket = new SockJS(urlOf(target), null, optionsOf(target));
    watchAnswers(socket);
    return dial(socket, open, failed);
  },
};

/** Tells SockJS of answers that break off, which it does not notice in Node. */
function watchAnswers(socket: SockJSSocket): void {
  let watched: Exchange['req'] = null;
  const watch = (): void => {
    const exchange = transportOf(socket)?.poll?.poll?.xo;
    const req = exchange?.req;
    if (!req || req === watched) return;
    watched = req;
    req.once('close', () => {
      if (exchange.req === req) exchange.emit('finish', 0, '');
    });
  };
  for (const type of ['open', 'message', 'heartbeat']) socket.addEventListener(type, watch);
}

/**
 * Closes sockets to a server that nobody uses. SockJS would take one that Node's agent has kept,
 * and it may be as dead as the connection before was.
 */
function dropIdle({ protocol, hostname, port }: URL): void {
  const secure = /^(https|wss):$/.test(protocol);
  const agent: Agent = secure ? https : http;
  const host = hostname.replaceAll(/[[\]]/g, '');
  const place = `${host}:${port || (secure ? 443 : 80)}:`;
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (name.startsWith(place)) for (const socket of sockets ?? []) socket.destroy();
  }
}
