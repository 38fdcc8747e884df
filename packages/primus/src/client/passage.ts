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
export interface Passage extends Dial {
  /** Whether it has come to its end, so that nothing takes effect any more. */
  readonly over: boolean;
  /** Has a transformer connect; otherwise the events have to. */
  dial(transformer: ClientTransformer, target: DialTarget): void;

  // What follows is the effect of the events.

  opened(): void;
  /** Answers false before it is open, when nobody can take a frame. */
  received(frame: Frame): boolean;
  /** An error fails an attempt, and is no more than told of a connection. */
  erred(cause: unknown): void;
  closed(info?: CloseInfo): void;
  sent(frame: Frame): void;
  /** The end that the client asked for, or a plugin, which is as if the connection was lost. */
  left(): void;
}

export function makePassage(
  emit: Tell,
  open: (link: Link) => LinkEvents,
  failed: (cause: unknown) => void,
): Passage {
  /** What a transformer dialled; none for one that works by the events alone. */
  let dialled: Dial | undefined;
  let link: Link | undefined;
  /** Who listens above, since it is open. */
  let above: LinkEvents | undefined;
  /** How the client itself wants it to end. */
  let leaving: ((link: Link) => void) | undefined;
  let over = false;
  /** Whether the transformer told of the end, so that there is nothing to release. */
  let gone = false;

  const tell: Tell = (event, ...args) => {
    if (!over) emit(event, ...args);
  };
  const release = (how: (link: Link) => void): void => {
    if (gone) return;
    if (link) how(link);
    else dialled?.abort();
  };
  const left = (): void => {
    if (leaving) {
      over = true;
      release(leaving);
    } else if (dialled) {
      closed();
    }
  };
  const leave = (how: (link: Link) => void): void => {
    leaving ??= how;
    tell('outgoing::end');
    if (!over) left();
  };
  const finish = (tellAbove: () => void): void => {
    if (over) return;
    // For a transformer that works by the events: it has a socket to let go.
    if (!dialled) leave(() => {});
    over = true;
    release(cut);
    tellAbove();
  };
  const erred = (cause: unknown): void => {
    if (above) above.error(cause);
    else finish(() => failed(cause));
  };
  const closed = (info?: CloseInfo): void => {
    const listening = above;
    finish(() => (listening ? listening.close(info) : failed(info)));
  };
  const connected = (under: Link): LinkEvents => {
    link = under;
    tell('incoming::open');
    return {
      frame: (frame) => tell('incoming::data', frame),
      drain: () => above?.drain(),
      error: (cause) => tell('incoming::error', cause),
      close: (info) => {
        gone = true;
        tell('incoming::end', info);
        // Had a plugin kept the event for itself.
        if (!over) closed(info);
      },
    };
  };
  /** The link that the client gets, in front of the transformer's. */
  const toLink = (under: Link | undefined): Link => ({
    send: (frame) => tell('outgoing::data', frame),
    close: (info) => {
      const listening = above;
      leave((each) => each.close(info));
      listening?.close(info);
    },
    terminate: () => leave(cut),
    get buffered() {
      return under?.buffered ?? 0;
    },
    ...(under?.pause && { pause: () => under.pause?.(), resume: () => under.resume?.() }),
    get raw() {
      return under?.raw;
    },
  });

  return {
    get raw() {
      return link?.raw ?? dialled?.raw;
    },
    get over() {
      return over;
    },
    dial(transformer, target) {
      dialled = transformer.dial(target, connected, (cause) => {
        gone = true;
        tell('incoming::error', cause);
        // Had a plugin kept the event for itself.
        if (!over) erred(cause);
      });
    },
    // Called by the client, of an attempt that it gives up.
    abort: () => leave(cut),
    opened() {
      if (!above && !over) above = open(toLink(link));
    },
    received(frame) {
      above?.frame(frame);
      return above !== undefined;
    },
    erred,
    closed,
    sent: (frame) => link?.send(frame),
    left,
  };
}

function cut(link: Link): void {
  link.terminate();
}
