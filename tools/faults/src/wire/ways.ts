import type { TransformerName } from 'tools-compatibility/names';
import { BINARY, frame, TEXT } from './frame.js';
import { openSession } from './http-session.js';
import { messageFrame, upgraded } from './websocket.js';

/** A stranger with an open session, over a WebSocket or over requests. */
export interface Visitor {
  /** Sends a message of the framework, whatever is in it. */
  say(message: string): Promise<unknown>;
  /** The same, where the transformer has messages of bytes. */
  sayBytes(message: Uint8Array): Promise<unknown>;
  /** Sends a packet of the framework, as text or as bytes. */
  send(packet: string, binary: boolean): Promise<unknown>;
  leave(): Promise<void>;
}

/** Opens a session in each way that the transformer has. */
export async function visitors(port: number, transformer: TransformerName): Promise<Visitor[]> {
  const session = await openSession(transformer, port);
  const overHttp: Visitor[] = session
    ? [
        {
          say: (message) => session.say(message),
          // Of those that have both, there is Engine.IO.
          sayBytes: (message) => session.post(`b${Buffer.from(message).toString('base64')}`),
          send: (packet, binary) =>
            session.post(packet, binary ? 'application/octet-stream' : undefined),
          leave: async () => {},
        },
      ]
    : [];
  if (transformer === 'browserchannel') return overHttp;
  const stranger = await upgraded(port, transformer);
  return [
    ...overHttp,
    {
      async say(message) {
        stranger.send(messageFrame(transformer, message));
        await stranger.flushed();
      },
      async sayBytes(message) {
        stranger.send(frame({ opcode: BINARY }, message));
        await stranger.flushed();
      },
      async send(packet, binary) {
        stranger.send(frame({ opcode: binary ? BINARY : TEXT }, packet));
        await stranger.flushed();
      },
      leave: () => stranger.leave(),
    },
  ];
}
