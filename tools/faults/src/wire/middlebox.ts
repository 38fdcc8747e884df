import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** What becomes of bytes that pass: the parts they leave in. It throws to cut the connection. */
export type Passage = (data: Buffer) => Iterable<Buffer> | AsyncIterable<Buffer>;

/** How one connection is carried, to the server and back. */
export interface Carriage {
  readonly up: Passage;
  readonly down: Passage;
}

/** A box in the network that does to the bytes of each connection what its carriage says. */
export class Middlebox {
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();
  #cuts = 0;

  /** @param port where the server listens, on 127.0.0.1 */
  constructor(port: number, carriage: () => Carriage) {
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      const { up, down } = carriage();
      for (const side of [client, server]) this.#keep(side);
      void this.#carry(client, server, up);
      void this.#carry(server, client, down);
    });
  }

  /** Connections that it has cut. */
  get cuts(): number {
    return this.#cuts;
  }

  /** Answers the port. */
  async listen(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #keep(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // Those who read and write are told by what they do.
    socket.on('error', () => {});
  }

  /** Carries what `from` sends, and its end, to `to`. */
  async #carry(from: Socket, to: Socket, passage: Passage): Promise<void> {
    try {
      const chunks = from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
      for await (const data of chunks) {
        for await (const part of passage(data)) await write(to, part);
      }
      to.end();
    } catch (error) {
      if (error instanceof Cut) this.#cuts++;
      from.resetAndDestroy();
      to.resetAndDestroy();
    }
  }
}

/** Resolves when there is room for more. */
async function write(to: Socket, part: Buffer): Promise<void> {
  if (to.write(part) || to.destroyed) return;
  await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

class Cut extends Error {}

/** Lets so many bytes pass, and then cuts. */
export function cutAfter(bytes: number): Passage {
  let left = bytes;
  return function* cutting(data) {
    yield data.subarray(0, left);
    left -= data.length;
    if (left < 0) throw new Cut();
  };
}

/** Lets everything pass, each byte by itself. */
export const byteByByte: Passage = async function* trickle(data) {
  for (const index of data.keys()) {
    yield data.subarray(index, index + 1);
    await setImmediate();
  }
};

/** Lets everything pass as it is. */
export const asItIs: Passage = (data) => [data];
