/** What reads messages: a spark or a client. */
export interface MessageSource<In> {
  on(event: 'data', listener: (message: In) => void): unknown;
  /** Asked for `end` and `destroy`: after either nothing comes. */
  on(event: string, listener: () => void): unknown;
  removeListener(event: 'data', listener: (message: In) => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
  readonly readable: boolean;
  pause(): unknown;
  resume(): unknown;
}

/** What writes messages: a spark or a client. */
export interface MessageSink<Out> {
  send(message: Out): Promise<void>;
  end(): unknown;
}

/** Where `pipe` writes to: a Node stream, a spark, a client, or anything of that shape. */
export interface PipeDestination<In> {
  /** Whether it takes more; where it does not say so, its first `close` or `end` is final. */
  readonly writable?: boolean;
  write(message: In): unknown;
  end(): unknown;
  /** Asked for `drain`, `close` and `end`. */
  on(event: string, listener: () => void): unknown;
  removeListener(event: string, listener: () => void): unknown;
  /** Told `pipe` with the source, as Node's streams are. */
  emit?(event: string, ...args: unknown[]): unknown;
}

export interface PipeOptions {
  /** Ends the destination when the source ends. Default true. */
  readonly end?: boolean;
}

/** Both directions of a connection as Web Streams. */
export interface WebStreams<In, Out> {
  readonly readable: ReadableStream<In>;
  readonly writable: WritableStream<Out>;
}

/** The messages of a source, for `for await`. */
export interface MessageIterator<In> extends AsyncIterableIterator<In> {
  return(): Promise<IteratorResult<In>>;
}

type Listener = (...args: never[]) => void;

interface Listenable {
  on(event: string, listener: Listener): unknown;
  removeListener(event: string, listener: Listener): unknown;
}

/** Listens to several events; returns how to stop. */
function listen(emitter: Listenable, listeners: Readonly<Record<string, Listener>>): () => void {
  const all = Object.entries(listeners);
  for (const [event, listener] of all) emitter.on(event, listener);
  return () => {
    for (const [event, listener] of all) emitter.removeListener(event, listener);
  };
}

/**
 * Writes every message into `destination`, at the speed it takes them: reading stops while its
 * `write` answers false, until its `drain`. A destination that is closed for good is let go.
 */
export function pipe<In, D extends PipeDestination<In>>(
  source: MessageSource<In>,
  destination: D,
  { end = true }: PipeOptions = {},
): D {
  let full = false;
  const flow = (): void => {
    if (!full) return;
    full = false;
    source.resume();
  };
  const letGo = (): void => {
    stopReading();
    stopWriting();
    flow();
  };
  const ended = (): void => {
    letGo();
    if (end) destination.end();
  };
  const closed = (): void => {
    if (!destination.writable) letGo();
  };
  const stopReading = listen(source, {
    data(message: In) {
      if (destination.write(message) !== false) return;
      full = true;
      source.pause();
    },
    end: ended,
    destroy: ended,
  });
  const stopWriting = listen(destination, {
    drain: flow,
    close: closed,
    end: closed,
  });
  destination.emit?.('pipe', source);
  return destination;
}

/**
 * Iterates over the messages from now on, in order, until the source has ended. Reading stops
 * while the loop is busy. Leaving the loop leaves the connection open.
 */
export function iterate<In>(source: MessageSource<In>): MessageIterator<In> {
  const arrived: In[] = [];
  /** Lets the loop go on, while it waits. */
  let wake: (() => void) | undefined;
  let ended = !source.readable;

  const finish = (): void => {
    ended = true;
    stop();
    source.resume();
    wake?.();
  };
  const stop = listen(source, {
    data(message: In) {
      arrived.push(message);
      if (!wake) source.pause();
      wake?.();
      wake = undefined;
    },
    end: finish,
    destroy: finish,
  });

  async function* messages(): AsyncGenerator<In, undefined> {
    for (;;) {
      while (arrived.length > 0) yield arrived.shift() as Awaited<In>;
      if (ended) return undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        source.resume();
      });
    }
  }
  const iterator = messages();
  // Its own would wait for a message first.
  iterator.return = () => {
    arrived.length = 0;
    finish();
    return iterator.next();
  };
  return iterator as MessageIterator<In>;
}

/**
 * A spark or client as a pair of Web Streams, with backpressure both ways. Reading begins when
 * `readable` is taken, so that who takes only `writable` stops nobody.
 */
export function toWeb<In, Out>(end: MessageSource<In> & MessageSink<Out>): WebStreams<In, Out> {
  let readable: ReadableStream<In> | undefined;
  const finish = (): void => void end.end();
  return {
    get readable() {
      return (readable ??= readableOf(iterate(end)));
    },
    writable: new WritableStream<Out>({
      write: (message) => end.send(message),
      close: finish,
      abort: finish,
    }),
  };
}

function readableOf<In>(messages: MessageIterator<In>): ReadableStream<In> {
  return new ReadableStream<In>({
    async pull(controller) {
      const next = await messages.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await messages.return();
    },
  });
}
