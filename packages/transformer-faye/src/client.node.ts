import { type ClientTransformer, credentialsOf, type LinkEvents } from '@primus/protocol';
import { deflate } from '@primus/websocket-frames';
import { type FayeOptions, loadFaye, readTransport, streamOf } from './framework.js';
import { FayeLink } from './link.js';
import { withStatus } from './refusal.js';

/** Bytes of a message from the server, unless the `transport` option has a `maxLength`. */
const MAX_LENGTH = 64 * 1024 * 1024;

/** WebSockets on the client, by faye-websocket. The `transport` option takes what it takes. */
export const faye: ClientTransformer = {
  name: 'faye',
  traits: { binary: true, flowControl: true },
  load: () => void loadFaye(),

  dial({ url, transport }, open, failed) {
    const { Client } = loadFaye();
    const { protocols, options, extensions } = readTransport(transport);
    const maxLength = options.maxLength ?? MAX_LENGTH;
    const ws = new Client(addressOf(url), protocols, {
      ...options,
      // A copy, because faye-websocket writes to it.
      tls: { ...options.tls },
      headers: { ...credentialsOf(url), ...options.headers },
      maxLength,
      extensions: [...extensions, deflate(maxLength)],
    } satisfies FayeOptions);
    const link = new FayeLink(ws);
    let events: LinkEvents | undefined;
    let aborted = false;
    let cause: unknown;

    ws.on('open', () => {
      if (aborted) return;
      events = open(link);
      link.listen(events);
    });
    // Before the framework, which tells of it without its code.
    streamOf(ws).prependListener('error', (error) => (cause = error));
    ws.on('error', ({ message }) => (cause ??= new Error(message)));
    ws.on('close', () => {
      if (!events && !aborted) failed(withStatus(ws, cause));
    });
    return {
      raw: ws,
      abort() {
        aborted = true;
        link.terminate();
      },
    };
  },
};

/** The URL with the scheme of a WebSocket, and without credentials, which some versions mangle. */
function addressOf(url: URL): string {
  const address = new URL(url.href.replace(/^http/, 'ws'));
  address.username = address.password = '';
  return address.href;
}
