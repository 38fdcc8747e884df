import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type CloseInfo,
  DRAIN_THRESHOLD,
  type Frame,
  frameSize,
  type Link,
  type LinkEvents,
} from '@primus/protocol';
import type { Session } from './framework.js';
import { Sequence } from './sequence.js';

/** A session that a client opened, and what of it has arrived. */
export class Channel implements Link {
  /** What the client knows the session by. The framework's own is drawn so that it can be guessed. */
  readonly id: string = randomBytes(15).toString('base64url');
  readonly raw: Session;
  /** The requests with messages, and the messages in them. */
  readonly requests: Sequence;
  readonly messages: Sequence = new Sequence(0);
  /** Where messages to the client go, for now. */
  response: ServerResponse | undefined;
  readonly #maxLength: number;
  #events: LinkEvents | undefined;
  #reading: IncomingMessage | undefined;
  #buffered = 0;
  #closing = false;

  constructor(session: Session, rid: number, maxLength: number) {
    this.raw = session;
    this.#maxLength = maxLength;
    this.requests = new Sequence(rid);
    const { _outgoingArrays: waiting } = session;
    const [greeting] = waiting;
    if (greeting) greeting.data[1] = this.id;
  }

  /** Tells all of it later, because the framework swallows what a listener throws. */
  listen(events: LinkEvents): void {
    this.#events = events;
    this.raw.on('message', (message) => {
      if (typeof message !== 'string') return this.refuse('A message is no text.');
      if (Buffer.byteLength(message) > this.#maxLength) {
        return this.refuse('A message is longer than maxLength.');
      }
      process.nextTick(() => events.frame(message));
    });
    this.raw.on('close', (reason = '') => {
      process.nextTick(() => events.close({ reason }));
    });
  }

  /** Says which request with messages is read now. The client has given up the one before. */
  read(req: IncomingMessage): void {
    this.#reading?.destroy();
    this.#reading = req;
    req.once('end', () => (this.#reading = undefined));
  }

  /** Ends a session that the client uses as it may not. */
  refuse(reason: string): void {
    process.nextTick(() => this.#events?.error(new Error(reason)));
    this.close();
  }

  get buffered(): number {
    return this.#buffered;
  }

  send(frame: Frame): void {
    if (this.#closing || this.raw.state === 'closed') return;
    const size = frameSize(frame);
    this.#buffered += size;
    this.raw.send(frame as string, () => {
      this.#buffered -= size;
      if (this.#buffered < DRAIN_THRESHOLD) this.#events?.drain();
    });
  }

  close({ reason = 'Closed' }: CloseInfo = {}): void {
    if (this.#closing) return;
    this.#closing = true;
    this.raw.stop(() => this.raw.close(reason));
  }

  terminate(): void {
    this.raw.close('Terminated');
    this.response?.destroy();
  }
}
