import { createServer, type ListenOptions, type Socket } from 'node:net';
import type { ServerTransformer, TransformerHost } from '@primus/core';
import type { LinkEvents } from '@primus/protocol';
import { linkOf, readLines, writeLine } from './lines.js';

export const tcp: ServerTransformer = {
  name: 'tcp',
  traits: { binary: false, flowControl: true },
  standalone: true,
  attach(host) {
    const listener = createServer((socket) => greet(socket, host));
    listener.listen(host.transport as ListenOptions);
    return { close: () => void listener.close() };
  },
};

/** A client says its URL and waits for a status. After a 200, what follows are frames. */
function greet(socket: Socket, host: TransformerHost): void {
  let events: LinkEvents | undefined;
  let answered: Promise<void> | undefined;
  socket.on('drain', () => events?.drain());
  socket.on('error', (cause) => events?.error(cause));
  socket.on('close', () => events?.close());
  // One who says nothing does not stay, nor keep the process alive.
  socket.unref().setTimeout(10_000, () => socket.destroy());
  readLines(socket, host.maxLength, (text) => {
    if (events) events.frame(text);
    else if (answered || !URL.canParse(text)) socket.destroy();
    else answered = answer(new URL(text));
  });

  async function answer({ host: name, pathname, search }: URL): Promise<void> {
    const { remoteAddress: address = '', remotePort: port = 0 } = socket;
    const headers = { host: name };
    const handshake = { url: pathname + search, headers, remote: { address, port } };
    const refusal = pathname === host.pathname ? await host.admit(handshake) : { status: 404 };
    writeLine(socket, String(refusal?.status ?? 200));
    if (refusal || !socket.writable) return void socket.end();
    socket.ref().setTimeout(0);
    events = host.accept(handshake, linkOf(socket));
  }
}
