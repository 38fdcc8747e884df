import type { Duplex } from 'node:stream';
import { Fragments } from './fragments.js';
import { KEY, mask } from './mask.js';

/** The first byte of a message in one frame, of no extension: RFC 6455, section 5.2. */
const TEXT = 0x81;
const BINARY = 0x82;

/** Of the second byte: that the frame is masked, as all of a client are. */
const MASKED = 0x80;

/** Sizes of the second byte that say in how many bits the length follows: 16, and 64. */
const MEDIUM = 126;
const LONG = 127;

/** What bytes become that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** Who takes messages past a framework. */
export interface Taker {
  /** Bytes that a message may have. */
  readonly maxLength: number;
  /** Whether messages are taken just now, rather than left to the framework. */
  readonly taking: boolean;
  /** Answers false for a message that is left to the framework. */
  take(message: string | Buffer): boolean;
}

const SHORTCUT = Symbol('shortcut');

interface Shortened extends Duplex {
  [SHORTCUT]: Shortcut;
}

/**
 * Hands the messages of a WebSocket on a server, of which no extension was agreed on, to `taker`
 * when they come in one frame and in one piece: parsers that are ready for everything take a
 * fifth of what a small message costs. All else goes to the framework as before, so that it is
 * the only one that judges what a client may send.
 *
 * @param socket of which the framework is the last that listens to it so far
 * @param fragments has followed the socket so far
 */
export function takeMessages(socket: Duplex, taker: Taker, fragments?: Fragments): void {
  const framework = socket.listeners('data').at(-1) as ((chunk: Buffer) => void) | undefined;
  if (!framework) return;
  fragments?.leave(socket);
  Object.assign(socket, { [SHORTCUT]: new Shortcut(taker, framework, fragments) });
  socket.off('data', framework);
  socket.on('data', onData);
}

/** One for all sockets: a closure would take some 100 bytes for each. */
function onData(this: Duplex, chunk: Buffer): void {
  (this as Shortened)[SHORTCUT].read(this, chunk);
}

class Shortcut {
  readonly #taker: Taker;
  readonly #framework: (this: Duplex, chunk: Buffer) => void;
  /** Made when something is left to the framework for the first time; often nothing ever is. */
  #fragments: Fragments | undefined;

  constructor(taker: Taker, framework: (chunk: Buffer) => void, fragments: Fragments | undefined) {
    this.#taker = taker;
    this.#framework = framework;
    this.#fragments = fragments;
  }

  read(socket: Duplex, chunk: Buffer): void {
    // What is answered at once goes out together: a tick later, as all else does, is a little more work.
    socket.cork();
    try {
      this.#read(socket, chunk);
    } finally {
      socket.uncork();
    }
  }

  #read(socket: Duplex, chunk: Buffer): void {
    const between = this.#fragments?.between ?? true;
    const left = between ? this.#take(socket, chunk) : chunk;
    if (left.length === 0) return;
    this.#fragments ??= new Fragments();
    this.#fragments.watch(left);
    this.#framework.call(socket, left);
  }

  /** Takes messages from the beginning of `chunk`, and answers what is left of it. */
  #take(socket: Duplex, chunk: Buffer): Buffer {
    let at = 0;
    while (at < chunk.length && this.#taker.taking) {
      const header = headerOf(chunk, at);
      const start = at + header;
      const end = start + lengthOf(chunk, at);
      if (header === 0 || end > chunk.length || end - start > this.#taker.maxLength) break;
      try {
        if (!this.#takeOne(chunk, at, start, end)) break;
      } catch (cause) {
        // An exception of one message's listener, which the others are not to be lost by.
        this.#read(socket, chunk.subarray(end));
        throw cause;
      }
      at = end;
    }
    return at === 0 ? chunk : chunk.subarray(at);
  }

  /** Unmasks a payload in its place and has it taken; where it is not, it is masked again. */
  #takeOne(chunk: Buffer, at: number, start: number, end: number): boolean {
    mask(chunk, start, end);
    if (chunk[at] === BINARY) {
      if (this.#taker.take(chunk.subarray(start, end))) return true;
    } else {
      const text = chunk.toString('utf8', start, end);
      // A text may well have that character: the framework knows.
      if (!text.includes(REPLACEMENT) && this.#taker.take(text)) return true;
    }
    mask(chunk, start, end);
    return false;
  }
}

/** Bytes that the header of the frame at `at` has, if it is one that can be taken; 0 if not. */
function headerOf(chunk: Buffer, at: number): number {
  const first = chunk[at];
  if (first !== TEXT && first !== BINARY) return 0;
  const second = chunk[at + 1] ?? 0;
  // Lengths that are told by 64 bits do not come in one piece.
  if (second < MASKED || second === (MASKED | LONG)) return 0;
  return 2 + (second === (MASKED | MEDIUM) ? 2 : 0) + KEY;
}

/** Bytes of the payload of the frame at `at`. */
function lengthOf(chunk: Buffer, at: number): number {
  const size = (chunk[at + 1] ?? 0) & ~MASKED;
  return size === MEDIUM ? ((chunk[at + 2] ?? 0) << 8) | (chunk[at + 3] ?? 0) : size;
}
