import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { BURST, messageOf, VERB_AT } from '../message.js';
import { repeated, serverFrame, PING } from '../wire/frame.js';
import { FrameReader } from '../wire/frame-reader.js';
import { headEnd, upgradeResponse } from '../wire/handshake.js';
import { Room } from './application.js';
import { listen } from './listen.js';
import type { Peer } from './peer.js';

/** The first letters of the verbs. */
const [ALL, BURSTS, SOME, PIPE] = Buffer.from('absp');
const CHUNK = 64 * 1024;

/**
 * The floor: what no server on Node's sockets can undercut. It shakes hands, reads no message, and
 * writes frames that are made once, those for one socket in one piece.
 */
export const rawSockets: Peer = {
  name: 'raw sockets',
  maker: 'another',
  framework: 'none',
  dialect: 'plain',
  can: ['heartbeat', 'pipe'],
  short: true,

  async start({ heartbeat }) {
    const sockets = new Set<Socket>();
    const room = new Room<Socket>();
    const all = (length: number, count: number): void => {
      const frames = framesOf(length, count);
      for (const socket of sockets) socket.write(frames);
    };

    function serve(socket: Socket): (chunk: Buffer) => void {
      let echoes = 0;
      let echoed = 0;
      const reader = new FrameReader((opcode, length, start) => {
        if (opcode !== 1) return;
        const verb = start[VERB_AT];
        if (verb === ALL) all(length, 1);
        else if (verb === BURSTS) all(length, BURST);
        else if (verb === SOME) {
          const frame = framesOf(length, 1);
          for (const each of sockets) if (room.has(each)) each.write(frame);
        } else if (verb === PIPE) pipe(socket, Number(/\d+/.exec(start.toString())?.[0]));
        else {
          echoes++;
          echoed = length;
        }
      });
      return (chunk) => {
        reader.read(chunk);
        if (echoes > 0) socket.write(framesOf(echoed, echoes));
        echoes = 0;
      };
    }

    const server = createServer({ noDelay: true }, (socket) => {
      let head = Buffer.alloc(0);
      const shake = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = headEnd(head);
        if (end < 0) return;
        socket.write(upgradeResponse(head.toString('latin1', 0, end)));
        sockets.add(socket);
        room.enter(socket);
        const receive = serve(socket);
        socket.off('data', shake);
        socket.on('data', receive);
        if (head.length > end) receive(head.subarray(end));
        head = Buffer.alloc(0);
      };
      socket.on('data', shake);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    if (heartbeat !== undefined) {
      const ping = serverFrame('', PING);
      setInterval(() => {
        for (const socket of sockets) socket.write(ping);
      }, heartbeat);
    }
    return { ...(await listen(server)), connected: () => sockets.size };
  },
};

const made = new Map<string, Buffer>();

/** Messages of one length, made once. */
function framesOf(length: number, count: number): Buffer {
  const key = `${length} ${count}`;
  const known = made.get(key);
  if (known) return known;
  const frames = repeated(serverFrame(messageOf('echo', length)), count);
  made.set(key, frames);
  return frames;
}

/** One frame again and again, as fast as the socket takes it. */
function pipe(socket: Socket, bytes: number): void {
  const frame = serverFrame('x'.repeat(CHUNK));
  let left = bytes;
  const source = new Readable({
    read() {
      this.push(left > 0 ? frame : null);
      left -= CHUNK;
    },
  });
  source.pipe(socket, { end: false });
}
