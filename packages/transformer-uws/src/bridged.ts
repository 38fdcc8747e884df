import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Handshake, TransformerHost, TransformerServer } from '@primus/core';
import type { HttpRequest, HttpResponse, us_socket_context_t } from 'uWebSockets.js';
import { answerOn } from './answer.js';
import { behaviorOf, type Upgraded } from './behavior.js';
import { Bridge } from './bridge.js';
import { faultOf } from './faulty-upgrade.js';
import type { Framework } from './framework.js';
import { listen } from './listen.js';

const LOOPBACK = '127.0.0.1';

/** Connections on their way through the loopback, by the token that lets each in, once. */
type Expected = Map<string, Guest>;

interface Guest {
  readonly handshake: Handshake;
  readonly bridge: Bridge;
  /** What the client sent before it was answered. */
  readonly head: Buffer;
}

/**
 * Lives on a server of Node's. uWebSockets.js takes no sockets of others, so it listens privately
 * and every admitted upgrade is connected to it.
 */
export function attachBridged(framework: Framework, host: TransformerHost): TransformerServer {
  const expected: Expected = new Map();
  const app = framework.App();
  app.ws<Upgraded>(
    '/*',
    behaviorOf(framework, host, (res, req, context) => welcome(expected, res, req, context)),
  );
  app.any('/*', refuse);
  const listener = listen(framework, app, { host: LOOPBACK, port: 0, exclusive: true });
  return {
    upgrade(req, client, head) {
      if (client.destroyed) return;
      const handshake = host.handshake(req);
      const fault = faultOf(handshake);
      if (fault) return answerOn(client, fault);
      const token = randomBytes(32).toString('base64url');
      const loopback = connect(listener.port, LOOPBACK);
      loopback.write(headOf(token, req), 'latin1');
      const bridge = new Bridge(client, loopback);
      bridge.onLeft(() => expected.delete(token));
      expected.set(token, { handshake, bridge, head });
    },
    close() {
      listener.close();
      for (const { bridge } of expected.values()) bridge.destroy();
    },
  };
}

/** What the framework needs of the request; all else it would only count against its limits. */
const REPLAYED = [
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
] as const;

function headOf(token: string, { headers }: IncomingMessage): string {
  const lines = REPLAYED.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [`${name}: ${value}`];
  });
  return [
    `GET /${token} HTTP/1.1`,
    `host: ${LOOPBACK}`,
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    ...lines,
    '\r\n',
  ].join('\r\n');
}

function welcome(
  expected: Expected,
  res: HttpResponse,
  req: HttpRequest,
  context: us_socket_context_t,
): void {
  const token = req.getUrl().slice(1);
  const guest = expected.get(token);
  // Anybody on this machine can come here, and only those who know a token are let in.
  if (!guest) return refuse(res);
  expected.delete(token);
  const { handshake, bridge, head } = guest;
  const upgraded: Upgraded = { handshake, bridge };
  const [key, protocol, extensions] = REPLAYED.map((name) => req.getHeader(name)) as [
    string,
    string,
    string,
  ];
  res.upgrade(upgraded, key, protocol, extensions, context);
  // Not before: what comes together with a request is lost.
  bridge.open(head);
}

function refuse(res: HttpResponse): void {
  res.writeStatus('404 Not Found').end('', true);
}
