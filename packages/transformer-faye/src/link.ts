import type { CloseInfo, Frame, Link, LinkEvents } from '@primus/protocol';
import { type FayeSocket, streamOf } from './framework.js';

/** Bytes of a reason that fit into a close frame. */
const MAX_REASON = 123;

/** A WebSocket of faye's that is open, on either end. */
export class FayeLink implements Link {
  readonly raw: FayeSocket;

  constructor(ws: FayeSocket) {
    this.raw = ws;
  }

  listen(events: LinkEvents): void {
    streamOf(this.raw).on('drain', () => events.drain());
    this.raw.on('message', ({ data }) => events.frame(data));
    this.raw.on('error', ({ message }) => events.error(new Error(message)));
    this.raw.on('close', ({ code, reason }) => events.close({ code, reason }));
  }

  get buffered(): number {
    return streamOf(this.raw).writableLength;
  }

  send(frame: Frame): void {
    this.raw.send(typeof frame === 'string' ? frame : asBuffer(frame));
  }

  close({ code = 1000, reason = '' }: CloseInfo = {}): void {
    // Nobody reads a paused socket, so the peer's answer to the close would not be seen.
    this.resume();
    this.raw.close(isFree(code) ? code : 1000, shorten(reason));
  }

  terminate(): void {
    streamOf(this.raw).destroy();
  }

  pause(): void {
    streamOf(this.raw).pause();
  }

  resume(): void {
    streamOf(this.raw).resume();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether an application may close with it, which is all that faye-websocket allows. */
function isFree(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}

function shorten(reason: string): string {
  const { read } = new TextEncoder().encodeInto(reason, new Uint8Array(MAX_REASON));
  return reason.slice(0, read);
}
