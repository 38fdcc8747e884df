import type {
  ClientTransformer,
  CloseInfo,
  Dial,
  DialTarget,
  Frame,
  Link,
  LinkEvents,
} from '@primus/protocol';

/** Emits the private event of what happens; the client then has it take effect. */
export type Tell = (event: PassageEvent, ...args: unknown[]) => void;

type PassageEvent =
  | 'incoming::open'
  | 'incoming::data'
  | 'incoming::end'
  | 'incoming::error'
  | 'outgoing::data'
  | 'outgoing::end';

/**
 * One attempt to connect, and the connection that comes of it, with the client's private events
 * between both ends: whatever happens is told as an event, and takes effect because of it. So
 * what plugins emit has the same effect, and what they hear is what happens.
 */
export class Passage implements Dial {
  readonly #tell: Tell;
  readonly #open: (link: Link) => LinkEvents;
  readonly #failed: (cause: unknown) => void;
  /** What a transformer dialled; none for one that works by the events alone. */
  #dial: Dial | undefined;
  #link: Link | undefined;
  /** Who listens above, since it is open. */
  #events: LinkEvents | undefined;
  /** How the client itself wants it to end. */
  #leaving: ((link: Link) => void) | undefined;
  #over = false;
  /** Whether the transformer told of the end, so that there is nothing to release. */
  #gone = false;

  constructor(tell: Tell, open: (link: Link) => LinkEvents, failed: (cause: unknown) => void) {
    this.#tell = (event, ...args) => {
      if (!this.#over) tell(event, ...args);
    };
    this.#open = open;
    this.#failed = failed;
  }

  get raw(): unknown {
    return this.#link?.raw ?? this.#dial?.raw;
  }

  /** Whether it has come to its end, so that nothing takes effect any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Has a transformer connect; otherwise the events have to. */
  dial(transformer: ClientTransformer, target: DialTarget): void {
    this.#dial = transformer.dial(
      target,
      (link) => this.#dialled(link),
      (cause) => {
        this.#gone = true;
        this.#tell('incoming::error', cause);
        // Had a plugin kept the event for itself.
        if (!this.#over) this.erred(cause);
      },
    );
  }

  /** Called by the client, of an attempt that it gives up. */
  abort(): void {
    this.#leave((link) => link.terminate());
  }

  // What follows is the effect of the events.

  opened(): void {
    if (this.#events || this.#over) return;
    this.#events = this.#open(this.#toLink(this.#link));
  }

  /** Answers false before it is open, when nobody can take a frame. */
  received(frame: Frame): boolean {
    this.#events?.frame(frame);
    return this.#events !== undefined;
  }

  /** An error fails an attempt, and is no more than told of a connection. */
  erred(cause: unknown): void {
    if (this.#events) this.#events.error(cause);
    else this.#finish(() => this.#failed(cause));
  }

  closed(info?: CloseInfo): void {
    const events = this.#events;
    this.#finish(() => (events ? events.close(info) : this.#failed(info)));
  }

  sent(frame: Frame): void {
    this.#link?.send(frame);
  }

  /** The end that the client asked for, or a plugin, which is as if the connection was lost. */
  left(): void {
    const leaving = this.#leaving;
    if (leaving) {
      this.#over = true;
      this.#release(leaving);
    } else if (this.#dial) {
      this.closed();
    }
  }

  #leave(how: (link: Link) => void): void {
    this.#leaving ??= how;
    this.#tell('outgoing::end');
    if (!this.#over) this.left();
  }

  #finish(tellAbove: () => void): void {
    if (this.#over) return;
    // For a transformer that works by the events: it has a socket to let go.
    if (!this.#dial) this.#leave(() => {});
    this.#over = true;
    this.#release((link) => link.terminate());
    tellAbove();
  }

  #release(how: (link: Link) => void): void {
    if (this.#gone) return;
    if (this.#link) how(this.#link);
    else this.#dial?.abort();
  }

  #dialled(link: Link): LinkEvents {
    this.#link = link;
    this.#tell('incoming::open');
    return {
      frame: (frame) => this.#tell('incoming::data', frame),
      drain: () => this.#events?.drain(),
      error: (cause) => this.#tell('incoming::error', cause),
      close: (info) => {
        this.#gone = true;
        this.#tell('incoming::end', info);
        // Had a plugin kept the event for itself.
        if (!this.#over) this.closed(info);
      },
    };
  }

  /** The link that the client gets, in front of the transformer's. */
  #toLink(link: Link | undefined): Link {
    return {
      send: (frame) => this.#tell('outgoing::data', frame),
      close: (info) => {
        const events = this.#events;
        this.#leave((under) => under.close(info));
        events?.close(info);
      },
      terminate: () => this.#leave((under) => under.terminate()),
      get buffered() {
        return link?.buffered ?? 0;
      },
      ...(link?.pause && { pause: () => link.pause?.(), resume: () => link.resume?.() }),
      get raw() {
        return link?.raw;
      },
    };
  }
}
