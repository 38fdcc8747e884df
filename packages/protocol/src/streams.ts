/** What reads messages: a spark or a client. */
export interface MessageSource<In> {
  on(event: 'data', listener: (message: In) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  removeListener(event: 'data', listener: (message: In) => void): unknown;
  removeListener(event: 'end', listener: () => void): unknown;
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
  write(message: In): unknown;
  end(): unknown;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  removeListener(event: 'drain' | 'close', listener: () => void): unknown;
  emit?(event: 'pipe', source: unknown): unknown;
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

/**
 * Writes every message into `destination`, at the speed it takes them: reading stops while its
 * `write` answers false, until its `drain`. A destination that closes is let go.
 */
export function pipe<In, D extends PipeDestination<In>>(
  source: MessageSource<In>,
  destination: D,
  { end = true }: PipeOptions = {},
): D {
  const write = (message: In): void => {
    if (destination.write(message) === false) source.pause();
  };
  const resume = (): void => void source.resume();
  const finish = (): void => {
    release();
    if (end) destination.end();
  };
  const release = (): void => {
    source.removeListener('data', write);
    source.removeListener('end', finish);
    destination.removeListener('drain', resume);
    destination.removeListener('close', release);
    source.resume();
  };
  source.on('data', write);
  source.on('end', finish);
  destination.on('drain', resume);
  destination.on('close', release);
  destination.emit?.('pipe', source);
  return destination;
}

/**
 * Iterates over the messages from now on, in order, until the source has ended. Reading stops
 * while the loop is busy. Leaving the loop leaves the connection open.
 */
export function iterate<In>(source: MessageSource<In>): AsyncIterableIterator<In> {
  const arrived: In[] = [];
  const asked: ((result: IteratorResult<In>) => void)[] = [];
  let ended = !source.readable;

  const push = (value: In): void => {
    const ask = asked.shift();
    if (ask) return ask({ value, done: false });
    arrived.push(value);
    source.pause();
  };
  const finish = (): void => {
    ended = true;
    source.removeListener('data', push);
    source.removeListener('end', finish);
    for (const ask of asked.splice(0)) ask({ value: undefined, done: true });
  };
  if (!ended) {
    source.on('data', push);
    source.on('end', finish);
  }

  return {
    next() {
      if (arrived.length > 0) {
        const value = arrived.shift() as In;
        return Promise.resolve({ value, done: false });
      }
      if (ended) return Promise.resolve({ value: undefined, done: true });
      return new Promise((resolve) => {
        asked.push(resolve);
        source.resume();
      });
    },
    return() {
      finish();
      arrived.length = 0;
      source.resume();
      return Promise.resolve({ value: undefined, done: true });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The same connection as a pair of Web Streams, with backpressure both ways. */
export function toWeb<In, Out>(end: MessageSource<In> & MessageSink<Out>): WebStreams<In, Out> {
  const messages = iterate(end);
  return {
    readable: new ReadableStream<In>({
      async pull(controller) {
        const { value, done } = await messages.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await messages.return?.();
      },
    }),
    writable: new WritableStream<Out>({
      write: (message) => end.send(message),
      close: () => void end.end(),
      abort: () => void end.end(),
    }),
  };
}
