import {
  assertCompatible,
  type ClientTransformer,
  type CloseInfo,
  type Dial,
  type DialTarget,
  DRAIN_THRESHOLD,
  type Frame,
  frameSize,
  type Link,
  type LinkEvents,
  type Parser,
} from '@primus/protocol';
import type { Page } from 'playwright-core';
import type { Call, Carried, Happening, PageHalf } from './page-half.js';

type Open = (link: Link) => LinkEvents;
type Failed = (cause: unknown) => void;

/** The client half of a transformer at work in a page, as one that works here. */
export class PageClient implements ClientTransformer {
  readonly name: string;
  readonly traits: ClientTransformer['traits'];
  readonly #page: Page;
  readonly #links = new Map<number, PageLink>();
  #calls: Call[] = [];
  #carrying = false;
  #closed = false;

  /** @param half is what runs in the page */
  constructor(page: Page, { name, traits }: ClientTransformer) {
    this.name = name;
    this.traits = traits;
    this.#page = page;
    void this.#listen();
  }

  load(parser: Parser): void {
    assertCompatible(parser, this);
  }

  dial(target: DialTarget, open: Open, failed: Failed): Dial {
    const id = this.#links.size;
    const link = new PageLink(id, (call) => this.#call(call), open, failed);
    this.#links.set(id, link);
    const { url, server, transport, websockets } = target;
    this.#call({
      id,
      call: 'dial',
      target: { url: url.href, server: String(server), transport, websockets },
    });
    return { raw: link.raw, abort: () => link.abort() };
  }

  /** The page is about to go. */
  close(): void {
    this.#closed = true;
  }

  #call(call: Call): void {
    this.#calls.push(call);
    if (!this.#carrying) void this.#carry();
  }

  /** Carries calls to the page, those of a turn together and one batch after the other. */
  async #carry(): Promise<void> {
    this.#carrying = true;
    await new Promise(setImmediate);
    while (this.#calls.length > 0 && !this.#closed) {
      const calls = this.#calls;
      this.#calls = [];
      const buffered = await this.#evaluate(perform, calls);
      for (const call of calls) if (call.call === 'send') this.#links.get(call.id)?.carried();
      for (const [id, bytes] of Object.entries(buffered ?? {})) {
        this.#links.get(Number(id))?.tell(bytes);
      }
    }
    this.#carrying = false;
  }

  async #listen(): Promise<void> {
    while (!this.#closed) {
      for (const happening of (await this.#evaluate(take)) ?? []) {
        this.#links.get(happening.id)?.take(happening);
      }
    }
  }

  /** Nothing once the page is gone, which ends all that waits for it. */
  async #evaluate<A, R>(
    run: (argument: A) => R | Promise<R>,
    argument?: A,
  ): Promise<R | undefined> {
    try {
      return (await this.#page.evaluate(run as never, argument)) as R;
    } catch (error) {
      if (!this.#closed) throw error;
      return undefined;
    }
  }
}

/** Run in the page. */
const perform = (calls: readonly Call[]): Record<number, number> =>
  (globalThis as unknown as { pageHalf: PageHalf }).pageHalf.perform(calls);
const take = (): Promise<readonly Happening[]> =>
  (globalThis as unknown as { pageHalf: PageHalf }).pageHalf.take();

/** A link in a page, seen from here. */
class PageLink implements Link {
  readonly raw: object;
  readonly #id: number;
  readonly #call: (call: Call) => void;
  readonly #open: Open;
  readonly #failed: Failed;
  #events: LinkEvents | undefined;
  /** Sizes of the frames that are on their way to the page. */
  readonly #under: number[] = [];
  #buffered = 0;
  #owesDrain = false;
  #over = false;

  constructor(id: number, call: (call: Call) => void, open: Open, failed: Failed) {
    this.#id = id;
    this.raw = { id };
    this.#call = call;
    this.#open = open;
    this.#failed = failed;
  }

  get buffered(): number {
    return this.#under.reduce((sum, size) => sum + size, this.#buffered);
  }

  send(frame: Frame): void {
    if (this.#over) return;
    this.#under.push(frameSize(frame));
    if (this.buffered >= DRAIN_THRESHOLD) this.#owesDrain = true;
    this.#call({ id: this.#id, call: 'send', frame: pack(frame) });
  }

  close(info?: CloseInfo): void {
    this.#call({ id: this.#id, call: 'close', info });
  }

  terminate(): void {
    this.#call({ id: this.#id, call: 'terminate' });
  }

  abort(): void {
    this.#over = true;
    this.#call({ id: this.#id, call: 'abort' });
  }

  /** A frame was sent in the page. */
  carried(): void {
    this.#under.shift();
  }

  /** So many bytes wait in the page. */
  tell(bytes: number): void {
    // The link in the page owes no drain for less.
    this.#buffered = bytes < DRAIN_THRESHOLD ? 0 : bytes;
    if (!this.#owesDrain || this.buffered > 0) return;
    this.#owesDrain = false;
    this.#events?.drain();
  }

  take({ event, frame, info, message }: Happening): void {
    if (this.#over) return;
    if (event === 'open') this.#events = this.#open(this);
    else if (event === 'failed') this.#failed(new Error(message));
    else if (event === 'frame') this.#events?.frame(unpack(frame ?? {}));
    else if (event === 'drain') this.tell(0);
    else if (event === 'error') this.#events?.error(new Error(message));
    else {
      this.#over = true;
      this.#events?.close(info);
    }
  }
}

function pack(frame: Frame): Carried {
  return typeof frame === 'string'
    ? { text: frame }
    : { base64: Buffer.from(frame).toString('base64') };
}

function unpack({ text, base64 = '' }: Carried): Frame {
  return text ?? Buffer.from(base64, 'base64');
}
