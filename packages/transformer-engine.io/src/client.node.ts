import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import type { ClientTransformer } from '@primus/protocol';
import { dial, optionsOf, webSocketOf } from './dial.js';
import { loadClient } from './framework.js';

/** Engine.IO on the client. The `transport` option takes what its `Socket` takes. */
export const engineio: ClientTransformer = {
  name: 'engine.io',
  traits: { binary: true, flowControl: true },
  load: () => void loadClient(),

  dial(target, open, failed) {
    const { Socket } = loadClient();
    const options = optionsOf(target);
    // An agent of its own, for there is no other way to cut a poll. It reuses no connection: when one
    // is reset, the XMLHttpRequest that Engine.IO has in Node asks again, and never sends that.
    const agent = options.secure ? new SecureAgent() : new Agent();
    // Engine.IO hands the agent to Node as it is, and declares it too narrowly.
    const socket = new Socket(Object.assign({ agent }, options));
    return dial(socket, open, failed, () => {
      (webSocketOf(socket) as { terminate?(): void } | undefined)?.terminate?.();
      agent.destroy();
    });
  },
};
