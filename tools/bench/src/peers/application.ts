import { Readable } from 'node:stream';
import { BURST, type Message, ROOM } from '../message.js';

/** How a peer does what clients ask for. */
export interface Ways<Connection> {
  reply(to: Connection, message: Message): void;
  all(message: Message): void;
  /** To the connections that are in the {@link Room}. */
  some(message: Message): void;
  pipe?(to: Connection, source: Readable): void;
}

/** The application that every peer runs. */
export function application<Connection>(
  ways: Ways<Connection>,
): (message: Message, from: Connection) => void {
  return (message, from) => {
    switch (message.to) {
      case 'echo':
        return ways.reply(from, message);
      case 'all':
        return ways.all(message);
      case 'burst':
        for (let sent = 0; sent < BURST; sent++) ways.all(message);
        return;
      case 'some':
        return ways.some(message);
      case 'pipe':
        return ways.pipe?.(from, texts(Number(message.text)));
    }
  };
}

/** Which connections are in the room: one of ten, in the order in which they came. */
export class Room<Connection extends WeakKey> {
  readonly #members = new WeakSet<Connection>();
  #came = 0;

  /** Counts a connection; whether it is in. */
  enter(connection: Connection): boolean {
    const member = this.#came++ % ROOM === 0;
    if (member) this.#members.add(connection);
    return member;
  }

  has(connection: Connection): boolean {
    return this.#members.has(connection);
  }
}

const CHUNK = 'x'.repeat(64 * 1024);

/** So many bytes of text, in chunks of 64 KiB. */
function texts(bytes: number): Readable {
  let left = bytes;
  return new Readable({
    objectMode: true,
    read() {
      this.push(left > 0 ? CHUNK : null);
      left -= CHUNK.length;
    },
  });
}
