import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Crowd } from '../src/load/crowd.js';
import type { DialectName } from '../src/load/dialects.js';
import { messageOf } from '../src/message.js';
import { PING, PONG, serverFrame } from '../src/wire/frame.js';
import { FrameReader } from '../src/wire/frame-reader.js';
import { upgradeResponse } from '../src/wire/handshake.js';

type Receive = (socket: Socket, opcode: number, start: string) => void;

let server: Server | undefined;
let crowd: Crowd | undefined;

afterEach(async () => {
  await crowd?.disconnect();
  server?.close();
  [server, crowd] = [undefined, undefined];
});

/** A client, on a server that answers its handshake and does with its frames what it is told. */
async function meet(dialect: DialectName, receive: Receive, greeting?: string): Promise<Crowd> {
  server = createServer((socket) => {
    socket.once('data', (request) => {
      socket.write(upgradeResponse(request.toString()));
      if (greeting !== undefined) socket.write(serverFrame(greeting));
      const reader = new FrameReader((opcode, _, start) =>
        receive(socket, opcode, start.toString()),
      );
      socket.on('data', (chunk: Buffer) => reader.read(chunk));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  crowd = new Crowd((server.address() as AddressInfo).port, dialect);
  await crowd.connect(1);
  return crowd;
}

const question = { to: 'all', bytes: 100, expected: 2, ms: 0 } as const;

describe('a load generator', () => {
  it('says so when a server closes a connection', async () => {
    const clients = await meet('plain', (socket) => void socket.destroy());
    await expect(clients.ask(question)).rejects.toThrow('The server has closed a connection.');
    // Nor does it wait in vain the next time.
    await expect(async () => clients.ask(question)).rejects.toThrow('has closed');
  });

  it('says so when nobody listens any more', async () => {
    const clients = await meet('plain', () => {});
    server?.close();
    await clients.disconnect();
    await expect(clients.connect(1)).rejects.toThrow('refused a connection');
  });

  it('says so when something comes that nobody asked for', async () => {
    const clients = await meet('plain', (socket) => void socket.write(serverFrame('oops')));
    await expect(clients.ask(question)).rejects.toThrow('Nobody asked for this: oops');
  });

  it('counts messages that SockJS puts into one frame', async () => {
    const message = messageOf('all', 60);
    const clients = await meet(
      'sockjs',
      (socket) => void socket.write(serverFrame(`a${JSON.stringify([message, message])}`)),
      'o',
    );
    expect(await clients.ask({ ...question, bytes: 60 })).toBe(2);
  });

  it('answers pings of the protocol, and counts them', async () => {
    const answers = new EventEmitter<{ pong: [payload: string] }>();
    const ponged = once(answers, 'pong');
    const clients = await meet('plain', (socket, opcode, start) => {
      if (opcode === PONG) answers.emit('pong', start);
      else socket.write(serverFrame('who?', PING));
    });
    const beaten = clients.heartbeats(1);
    clients.ask(question).catch(() => {});
    expect(await ponged).toEqual(['who?']);
    await beaten;
    expect(clients.pings).toBe(1);
  });

  it('answers the heartbeats of Primus', async () => {
    const answers = new EventEmitter<{ pong: [payload: string] }>();
    const ponged = once(answers, 'pong');
    const clients = await meet('primus', (socket, _, start) => {
      if (start.includes('primus::pong')) answers.emit('pong', start);
      else socket.write(serverFrame('"primus::ping::42"'));
    });
    clients.ask(question).catch(() => {});
    expect(await ponged).toEqual(['"primus::pong::42"']);
    expect(clients.pings).toBe(1);
  });
});
