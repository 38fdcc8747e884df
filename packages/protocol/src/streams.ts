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

/** Reads until the source has ended; returns how to stop, which lets the source flow again. */
function read<In>(
  source: MessageSource<In>,
  data: (message: In) => void,
  ended: () => void,
): () => void {
  const end = (): void => {
    release();
    ended();
  };
  const stop = listen(source, { data, end, destroy: end });
  const release = (): void => {
    stop();
    source.resume();
  };
  return release;
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
  const drained = (): void => {
    if (!full) return;
    full = false;
    source.resume();
  };
  const closed = (): void => {
    if (!destination.writable) letGo();
  };
  const release = read(
    source,
    (message) => {
      if (destination.write(message) !== false) return;
      full = true;
      source.pause();
    },
    () => {
      letGo();
      if (end) destination.end();
    },
  );
  const stop = listen(destination, { drain: drained, close: closed, end: closed });
  const letGo = (): void => {
    release();
    stop();
  };
  destination.emit?.('pipe', source);
  return destination;
}

/**
 * Iterates over the messages from now on, in order, until the source has ended. Reading stops
 * while the loop is busy. Leaving the loop leaves the connection open.
 */
export function iterate<In>(source: MessageSource<In>): MessageIterator<In> {
  const arrived: In[] = [];
  const asked: ((result: IteratorResult<In>) => void)[] = [];
  const done = { value: undefined, done: true } as const;
  let ended = !source.readable;

  const finish = (): void => {
    ended = true;
    for (const answer of asked.splice(0)) answer(done);
  };
  const release = read(
    source,
    (value) => {
      const answer = asked.shift();
      if (answer) return answer({ value, done: false });
      arrived.push(value);
      source.pause();
    },
    finish,
  );

  return {
    async next() {
      if (arrived.length > 0) return { value: arrived.shift() as In, done: false };
      if (ended) return done;
      return new Promise((resolve) => {
        asked.push(resolve);
        source.resume();
      });
    },
    async return() {
      arrived.length = 0;
      release();
      finish();
      return done;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
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
