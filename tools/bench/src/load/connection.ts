import { connect, type Socket } from 'node:net';
import { clientFrame, PING, PONG, TEXT } from '../wire/frame.js';
import { FrameReader } from '../wire/frame-reader.js';
import { headEnd, upgradeRequest } from '../wire/handshake.js';
import type { Dialect } from './dialects.js';

const CLOSE = 0x8;

/** Who is told what comes. */
export interface Listener {
  /** A frame with data, that is none of the greetings. */
  frame(from: Connection, length: number, start: Buffer): void;
  /** A ping of the protocol, which was answered. */
  ping(from: Connection): void;
  /** The connection is gone, or the server said goodbye, and nobody here wanted it. */
  lost(reason: string): void;
}

/** A WebSocket of the load generator: made by hand, and as cheap as Node allows. */
export class Connection {
  readonly socket: Socket;
  readonly #listener: Listener;
  #closing = false;

  private constructor(socket: Socket, listener: Listener) {
    this.socket = socket;
    this.#listener = listener;
    socket.on('close', () => {
      if (!this.#closing) listener.lost('The server has closed a connection.');
    });
    socket.on('error', () => {});
  }

  /** Resolves when it may send. */
  static open(port: number, dialect: Dialect, listener: Listener): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.write(upgradeRequest(port, uniqueIn(dialect.path)));
      const refused = (cause?: Error): void =>
        reject(new Error('The server refused a connection.', { cause }));
      socket.once('close', () => refused());
      socket.once('error', refused);
      let head = Buffer.alloc(0);
      const shake = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = headEnd(head);
        if (end < 0) return;
        socket.off('data', shake);
        const answer = head.toString('latin1', 0, end);
        if (!answer.startsWith('HTTP/1.1 101')) {
          reject(new Error(`The server refused a connection: ${answer}`));
          socket.destroy();
          return;
        }
        socket.removeAllListeners('close');
        const connection = new Connection(socket, listener);
        connection.#converse(dialect, head.subarray(end), () => resolve(connection));
      };
      socket.on('data', shake);
    });
  }

  #converse(dialect: Dialect, early: Buffer, ready: () => void): void {
    let greetings = dialect.greetings;
    const reader = new FrameReader((opcode, length, start) => {
      if (opcode === PING) {
        this.socket.write(clientFrame(start, PONG));
        this.#listener.ping(this);
      } else if (opcode === CLOSE) {
        this.#listener.lost('The server has said goodbye.');
      } else if (greetings > 0) {
        if (--greetings === 0) ready();
      } else if (opcode <= TEXT + 1) {
        this.#listener.frame(this, length, start);
      }
    });
    this.socket.on('data', (chunk: Buffer) => reader.read(chunk));
    if (dialect.hello !== undefined) this.socket.write(clientFrame(dialect.hello));
    if (greetings === 0) ready();
    if (early.length > 0) reader.read(early);
  }

  /** Resolves when it is closed. */
  close(): Promise<void> {
    this.#closing = true;
    return new Promise((resolve) => {
      if (this.socket.closed) return resolve();
      this.socket.once('close', () => resolve());
      this.socket.destroy();
    });
  }
}

let made = 0;

/** No two clients may have the same session. */
const uniqueIn = (path: string): string => path.replace('session', `session${made++}`);
