import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ReadBody, TransformerHost } from '@primus/core';
import { type Frame, frameSize, type Link, type LinkEvents } from '@primus/protocol';
import { joinWrites } from '@primus/websocket-frames';
import type { Socket, Transport } from 'engine.io';
import { boundBodies, type Polling } from './bodies.js';
import { encodePacket, type WireFrame } from './packet.js';
import { isFlood, unfitFor } from './payload.js';

/** What we need of a transport beyond its declaration: the WebSocket of `ws`, if it is one. */
interface Carrier {
  readonly socket?: {
    /** What the WebSocket runs on, while it is open. */
    readonly _socket?: Duplex | null;
    pause(): void;
    resume(): void;
    close(): void;
    terminate(): void;
  };
  /** Of a WebSocket: how it compresses, if it does. */
  readonly perMessageDeflate?: unknown;
  onData(data: unknown): void;
}

function carrierOf(transport: Transport): Carrier & Polling {
  return transport as unknown as Carrier & Polling;
}

/** A session of Engine.IO, whatever carries it at the moment. */
export class ServerLink implements Link {
  readonly raw: Socket;
  readonly #readBody: ReadBody;
  #events: LinkEvents | undefined;
  /** What waits for the transport, and what the transport has and is not out yet. */
  #waiting = 0;
  #leaving = 0;
  #closing = false;
  #deaf = false;
  readonly #held: Set<() => void> = new Set();
  /** The last request that was answered with messages. */
  #poll: IncomingMessage | undefined;

  constructor(socket: Socket, { maxLength, readBody }: TransformerHost) {
    this.raw = socket;
    this.#readBody = readBody;
    socket.on('flush', () => {
      this.#leaving += this.#waiting;
      this.#waiting = 0;
      const { _socket: stream } = carrierOf(socket.transport).socket ?? {};
      if (stream) joinWrites(stream);
    });
    socket.on('upgrade', (transport: Transport) => this.#carriedBy(transport));
    socket.on('message', (data: Frame = '') => {
      if (Buffer.byteLength(data) > maxLength) return this.refuse('A message is too long.');
      this.#events?.frame(data);
    });
    socket.on('packetCreate', ({ type }: { type: string }) => {
      if (type === 'ping') queueMicrotask(() => this.#vouch());
    });
    socket.on('close', (reason: string, cause: unknown) => {
      this.resume();
      if (cause instanceof Error) this.#events?.error(cause);
      this.#events?.close({ reason });
    });
    this.#carriedBy(socket.transport);
  }

  listen(events: LinkEvents): void {
    this.#events = events;
    this.#finish();
  }

  get buffered(): number {
    return this.#waiting + this.#leaving;
  }

  send(frame: Frame): void {
    if (this.#closing || this.raw.readyState !== 'open') return;
    if (this.#takesFrames(frame)) return this.#sendFramed(frame, encodePacket(frame));
    const { name, protocol } = this.raw.transport;
    const unfit = protocol === 4 && unfitFor(name, frame);
    if (unfit) return this.#events?.error(unfit);
    this.#waiting += frameSize(frame);
    this.raw.send(frame);
  }

  sendShared({ frame, wire }: WireFrame): void {
    if (!this.#takesFrames(frame)) return this.send(frame);
    if (!this.#closing && this.raw.readyState === 'open') this.#sendFramed(frame, wire);
  }

  close(): void {
    this.#closing = true;
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.resume();
    this.#finish();
  }

  terminate(): void {
    const { socket } = carrierOf(this.raw.transport);
    if (socket) return socket.terminate();
    // A peer that does not read would keep the answer that it was sent.
    if (this.#poll && this.#poll.socket.writableLength > 0) this.#poll.socket.destroy();
    this.raw.close(true);
  }

  pause(): void {
    this.#deaf = true;
    carrierOf(this.raw.transport).socket?.pause();
    this.#vouch();
  }

  resume(): void {
    this.#deaf = false;
    carrierOf(this.raw.transport).socket?.resume();
    for (const proceed of this.#held) proceed();
  }

  /** Goes on with a request that brings messages once somebody wants to read them. */
  whenReading(res: ServerResponse, proceed: () => void): void {
    if (!this.#deaf) return proceed();
    const once = (): void => {
      if (this.#held.delete(once) && !res.destroyed) proceed();
    };
    this.#held.add(once);
    res.once('close', () => this.#held.delete(once));
  }

  /** Ends a session that breaks the rules. */
  refuse(why: string): void {
    this.#events?.error(new RangeError(why));
    this.terminate();
  }

  /** Whether the transport is a WebSocket that takes the message as it goes over the wire. */
  #takesFrames(frame: Frame): boolean {
    const { socket, perMessageDeflate } = carrierOf(this.raw.transport);
    if (!socket || perMessageDeflate) return false;
    // The third version of the protocol marks bytes.
    return typeof frame === 'string' || this.raw.protocol === 4;
  }

  #sendFramed(frame: Frame, wire: Buffer): void {
    this.#waiting += frameSize(frame);
    // No option of its declaration, but one that servers of rooms rely on.
    const options = { compress: false, wsPreEncodedFrame: [wire] };
    this.raw.send(frame, options);
  }

  #carriedBy(transport: Transport): void {
    const carrier = carrierOf(transport);
    const drained = (): void => {
      this.#leaving = 0;
      if (this.#waiting === 0) this.#events?.drain();
    };
    transport.on('drain', drained);
    transport.on('ready', () => this.#finish());
    if (carrier.socket) {
      // What the transport before had is out: the client waits for that before it changes over.
      drained();
      if (this.#deaf) carrier.socket.pause();
      return this.#finish();
    }
    transport.on('headers', (_: unknown, req: IncomingMessage) => {
      if (req.method === 'GET') this.#poll = req;
    });
    boundBodies(carrier, this.#readBody, (why) => this.refuse(why));
    const take = carrier.onData.bind(carrier);
    carrier.onData = (data) => {
      if (isFlood(data)) this.refuse('The body of a request has too many messages.');
      else take(data);
    };
  }

  /**
   * Closes once nothing waits. Engine.IO's own close would, over polling, leave a timer of half a
   * minute behind and, over a WebSocket, not wait for the peer.
   */
  #finish(): void {
    if (!this.#closing || !this.#events || this.buffered > 0) return;
    const { transport } = this.raw;
    if (!transport.writable) return;
    const { socket } = carrierOf(transport);
    if (socket) socket.close();
    else this.raw.close();
  }

  /** A peer that we do not listen to has not vanished, though its pongs are not heard. */
  #vouch(): void {
    if (this.#deaf && this.raw.protocol === 4) this.raw.transport.emit('packet', { type: 'pong' });
  }
}
