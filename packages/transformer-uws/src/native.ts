import type { Answer, Handshake, TransformerHost, TransformerServer } from '@primus/core';
import type { HttpRequest, HttpResponse, us_socket_context_t } from 'uWebSockets.js';
import { answer } from './answer.js';
import { behaviorOf, type Upgraded } from './behavior.js';
import { faultOf } from './faulty-upgrade.js';
import type { Framework } from './framework.js';
import { handshakeOf } from './handshake.js';
import { listen } from './listen.js';
import { makeApp } from './make-app.js';
import { readAddress } from './read-address.js';

/** Listens by itself, so that no message goes through Node. */
export function attachNative(framework: Framework, host: TransformerHost): TransformerServer {
  const address = readAddress(host.transport);
  const app = makeApp(framework, host.transport);
  app.ws<Upgraded>(
    '/*',
    behaviorOf(framework, host, (res, req, context) => upgrade(host, res, req, context)),
  );
  app.any('/*', (res, req) => request(host, res, req));
  const listener = listen(framework, app, address);
  return {
    listening: Promise.resolve({ address: address.host ?? '::', port: listener.port }),
    close: () => listener.close(),
  };
}

const NOT_FOUND: Answer = {
  status: 404,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: 'There is nothing here.' }),
};

function request(host: TransformerHost, res: HttpResponse, req: HttpRequest): void {
  const handshake = handshakeOf(req, res);
  const answered = (gone: AbortSignal): Answer | Promise<Answer> =>
    host.owns(handshake.url) ? host.respond(handshake, gone) : NOT_FOUND;
  settle(host, res, answered, (given) => answer(res, handshake.method, given));
}

function upgrade(
  host: TransformerHost,
  res: HttpResponse,
  req: HttpRequest,
  context: us_socket_context_t,
): void {
  const handshake = handshakeOf(req, res);
  const key = req.getHeader('sec-websocket-key');
  const protocol = req.getHeader('sec-websocket-protocol');
  const extensions = req.getHeader('sec-websocket-extensions');
  const refused = (gone: AbortSignal): Refusal | Promise<Refusal> =>
    refusalOf(host, handshake, gone);
  settle(host, res, refused, (refusal) => {
    if (refusal) return answer(res, 'GET', refusal);
    const upgraded: Upgraded = { handshake };
    res.cork(() => res.upgrade(upgraded, key, protocol, extensions, context));
  });
}

type Refusal = Answer | undefined;

function refusalOf(
  host: TransformerHost,
  handshake: Handshake,
  gone: AbortSignal,
): Refusal | Promise<Refusal> {
  if (!host.owns(handshake.url)) return NOT_FOUND;
  return faultOf(handshake) ?? host.admit(handshake, gone);
}

/** Goes on with what was decided, unless the client has gone: then `res` may not be used. */
function settle<T>(
  host: TransformerHost,
  res: HttpResponse,
  decide: (gone: AbortSignal) => T | Promise<T>,
  then: (decision: T) => void,
): void {
  const departure = new AbortController();
  const { signal } = departure;
  res.onAborted(() => departure.abort());
  Promise.resolve(decide(signal))
    .then((decision) => signal.aborted || then(decision))
    .catch((cause: unknown) => host.log('error', 'uWebSockets.js failed to answer.', cause));
}
