import type { ServerTransformer } from '@primus/core';
import { Channels } from './channels.js';

/** BrowserChannel on the server. The `transport` option takes what `browserchannel` takes. */
export const browserchannel: ServerTransformer = {
  name: 'browserchannel',
  traits: { binary: false, flowControl: true },
  client: {
    url: new URL('../dist/client.global.js', import.meta.url),
    variable: 'primusTransformer',
  },

  attach(host) {
    const channels = new Channels(host);
    return {
      request: (req, res) => channels.serve(req, res),
      isHandshake: (req) => !channels.has(req),
      close: () => channels.close(),
    };
  },
};
