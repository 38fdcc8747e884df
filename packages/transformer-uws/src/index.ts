import type { ServerTransformer, TransformerHost, TransformerServer } from '@primus/core';
import { websockets } from '@primus/transformer-websockets';
import { attachBridged } from './bridged.js';
import { findFramework } from './framework.js';
import { attachNative } from './native.js';

/**
 * WebSockets by uWebSockets.js: without a server it listens by itself, where `transport` says; on
 * a server of Node's, connections are bridged to it. Beside `uws`, the framework, `transport`
 * takes what its `App`, `SSLApp` and `ws` take.
 */
export const uws: ServerTransformer = {
  name: 'uws',
  traits: { binary: true, flowControl: true },
  standalone: true,
  // It puts the fragments of a message together as they come, and counts only their bytes.
  disobeys: ['maxFragments'],
  ...(websockets.client && { client: websockets.client }),

  attach(host: TransformerHost): TransformerServer {
    const framework = findFramework(host.transport);
    return host.standalone ? attachNative(framework, host) : attachBridged(framework, host);
  },
};
