import type { Socket } from 'node:net';
import type { Link } from '@primus/protocol';

/** Writes a text as one line; what would break it is escaped. */
export function writeLine(socket: Socket, text: string): void {
  const line = text.replace(/[\\\n]/g, (char) => (char === '\n' ? '\\n' : '\\\\'));
  if (socket.writable) socket.write(`${line}\n`);
}

/** Reads the texts back. A peer that sends more than `maxLength` bytes in a line is cut. */
export function readLines(socket: Socket, maxLength: number, take: (text: string) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
      const line = rest.toString('utf8', 0, end);
      rest = rest.subarray(end + 1);
      if (end > maxLength) return void socket.destroy();
      take(line.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char)));
    }
    if (rest.length > maxLength) socket.destroy();
  });
}

/** A socket, as Primus wants to see it. */
export function linkOf(socket: Socket): Link {
  return {
    raw: socket,
    get buffered() {
      return socket.writableLength;
    },
    send: (frame) => writeLine(socket, frame as string),
    // Resumed, because nobody sees the end of the other side while reading is paused.
    close: () =>
      void socket
        .resume()
        .setTimeout(30_000, () => socket.destroy())
        .end(),
    terminate: () => void socket.destroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  };
}
