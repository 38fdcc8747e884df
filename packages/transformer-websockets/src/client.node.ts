import type { ClientTransformer, CloseInfo } from '@primus/protocol';
import type { ClientOptions, WebSocket } from 'ws';
import { ClientLink } from './client-link.js';
import { loadWs } from './framework.js';
import { dial, webSocketUrl } from './dial.js';

/** WebSockets on the client, by `ws`. The `transport` option takes what its `WebSocket` takes. */
export const websockets: ClientTransformer = {
  name: 'websockets',
  traits: { binary: true, flowControl: true },

  dial({ url, transport, maxLength }, open, failed) {
    const options: ClientOptions = { maxPayload: maxLength, ...transport };
    const { WebSocket } = loadWs();
    return dial(new NodeLink(new WebSocket(webSocketUrl(url), options)), open, failed);
  },
};

/** Adds what a browser's WebSocket cannot do. */
class NodeLink extends ClientLink<WebSocket> {
  pause(): void {
    this.raw.pause();
  }

  resume(): void {
    this.raw.resume();
  }

  override close(info?: CloseInfo): void {
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.raw.resume();
    super.close(info);
  }

  override terminate(): void {
    super.terminate();
    this.raw.terminate();
  }
}
