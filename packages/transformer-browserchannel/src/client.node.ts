import { assertCompatible, type ClientTransformer, type DialTarget } from '@primus/protocol';
import { dial } from './dial.js';
import { loadSocket } from './framework.js';
import type { BCSocketOptions } from './socket.js';

/** BrowserChannel on the client, in Node. The `transport` option takes what `BCSocket` takes. */
export const browserchannel: ClientTransformer = {
  name: 'browserchannel',
  traits: { binary: false, flowControl: true },
  load(parser) {
    assertCompatible(parser, browserchannel);
    loadSocket();
  },
  dial: (target, open, failed) => dial(loadSocket(), withPort(target), open, failed),
};

/** The framework sets `Host` without the port. Of two that differ in case, Node sends the last. */
function withPort(target: DialTarget): DialTarget {
  const { host } = target.url;
  const { extraHeaders, ...options }: BCSocketOptions = target.transport;
  return {
    ...target,
    transport: { ...options, extraHeaders: { Host: host, host, ...extraHeaders } },
  };
}
