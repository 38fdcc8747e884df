import { EventEmitter } from 'node:events';
import { iterate, type MessageSource, pipe, toWeb } from '@primus/protocol';
import { describe, expect, test } from 'vitest';
import { settled } from './harness.js';

/** What `pipe` and the others see of a spark: messages wait while it is paused. */
class Source extends EventEmitter implements MessageSource<string> {
  readable = true;
  readonly waiting: string[] = [];
  readonly sent: string[] = [];
  paused = false;
  ends = 0;
  /** What `send` answers. */
  sending: Promise<void> = Promise.resolve();

  arrive(...messages: string[]): void {
    this.waiting.push(...messages);
    this.#deliver();
  }

  finish(): void {
    this.readable = false;
    this.emit('end');
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.#deliver();
  }

  send(message: string): Promise<void> {
    this.sent.push(message);
    return this.sending;
  }

  end(): void {
    this.ends++;
  }

  get listening(): number {
    return this.listenerCount('data') + this.listenerCount('end');
  }

  #deliver(): void {
    while (!this.paused && this.waiting.length > 0) this.emit('data', this.waiting.shift());
  }
}

/** What `pipe` sees of a destination. */
class Sink extends EventEmitter {
  readonly written: string[] = [];
  writable = true;
  room = true;
  ends = 0;

  write(message: string): boolean {
    this.written.push(message);
    return this.room;
  }

  end(): void {
    this.ends++;
  }

  get listening(): number {
    return ['drain', 'close', 'end'].reduce((sum, event) => sum + this.listenerCount(event), 0);
  }
}

describe('pipe', () => {
  test('writes every message, and ends with the source', () => {
    const source = new Source();
    const sink = new Sink();
    expect(pipe(source, sink)).toBe(sink);
    source.arrive('a', 'b');
    source.finish();
    expect(sink.written).toEqual(['a', 'b']);
    expect(sink.ends).toBe(1);
    expect([source.listening, sink.listening]).toEqual([0, 0]);
  });

  test('leaves the destination open when asked to', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink, { end: false });
    source.finish();
    expect(sink.ends).toBe(0);
  });

  test('tells the destination, as Node does', () => {
    const source = new Source();
    const sink = new Sink();
    const told: unknown[] = [];
    sink.on('pipe', (from) => told.push(from));
    pipe(source, sink);
    expect(told).toEqual([source]);
  });

  test('stops reading while the destination is full', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink);
    sink.room = false;
    source.arrive('a', 'b', 'c');
    expect(sink.written).toEqual(['a']);
    sink.emit('drain');
    expect(sink.written).toEqual(['a', 'b']);
    sink.room = true;
    sink.emit('drain');
    expect(sink.written).toEqual(['a', 'b', 'c']);
  });

  test('does not let a reader go on that somebody else has paused', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink);
    source.pause();
    sink.emit('drain');
    source.arrive('a');
    expect(sink.written).toEqual([]);
  });

  test.each([false, undefined])(
    'lets a destination go that closes and is then %s to writing, and reads on',
    (writable) => {
      const source = new Source();
      const sink = Object.assign(new Sink(), { writable });
      pipe(source, sink);
      sink.room = false;
      source.arrive('a', 'b');
      sink.emit('close');
      expect(source.paused).toBe(false);
      expect([source.listening, sink.listening]).toEqual([0, 0]);
    },
  );

  test('keeps a destination that closes and takes more all the same, as clients do', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink);
    sink.emit('close');
    source.arrive('a');
    expect(sink.written).toEqual(['a']);
  });

  test('lets a destination go that ends and takes no more, as sparks do', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink);
    sink.room = false;
    source.arrive('a', 'b');
    sink.writable = false;
    sink.emit('end');
    expect(source.paused).toBe(false);
    expect([source.listening, sink.listening]).toEqual([0, 0]);
  });

  test('keeps a duplex destination that has only ended reading', () => {
    const source = new Source();
    const sink = new Sink();
    pipe(source, sink);
    sink.emit('end');
    source.arrive('a');
    expect(sink.written).toEqual(['a']);
  });
});

describe('iterate', () => {
  test('yields what arrives, in order, until the end', async () => {
    const source = new Source();
    const arrived: string[] = [];
    const reading = (async () => {
      for await (const message of iterate<string>(source)) arrived.push(message);
    })();
    source.arrive('a', 'b');
    source.arrive('c');
    await settled();
    source.finish();
    await reading;
    expect(arrived).toEqual(['a', 'b', 'c']);
    expect(source.listening).toBe(0);
  });

  test('misses nothing between its creation and the first step', async () => {
    const source = new Source();
    const messages = iterate(source);
    source.arrive('a', 'b');
    expect(await messages.next()).toEqual({ value: 'a', done: false });
    expect(await messages.next()).toEqual({ value: 'b', done: false });
  });

  test('stops reading while the loop is busy', async () => {
    const source = new Source();
    const messages = iterate(source);
    source.arrive('a', 'b', 'c', 'd');
    expect(source.waiting).toEqual(['b', 'c', 'd']);
    await messages.next();
    expect(source.waiting).toEqual(['b', 'c', 'd']);
    await messages.next();
    // One is read ahead.
    expect(source.waiting).toEqual(['d']);
  });

  test('delivers what had arrived before the end', async () => {
    const source = new Source();
    const messages = iterate(source);
    source.arrive('a');
    source.finish();
    expect(await messages.next()).toEqual({ value: 'a', done: false });
    expect(await messages.next()).toEqual({ value: undefined, done: true });
  });

  test('answers several that ask at once', async () => {
    const source = new Source();
    const messages = iterate(source);
    const asked = [messages.next(), messages.next(), messages.next()];
    source.arrive('a', 'b');
    source.finish();
    expect(await Promise.all(asked)).toEqual([
      { value: 'a', done: false },
      { value: 'b', done: false },
      { value: undefined, done: true },
    ]);
  });

  test('leaving the loop lets the source flow and listens no more', async () => {
    const source = new Source();
    for await (const message of iterate(Object.assign(source, { waiting: ['a', 'b'] }))) {
      expect(message).toBe('a');
      break;
    }
    expect(source.paused).toBe(false);
    expect(source.listening).toBe(0);
    expect(source.ends).toBe(0);
  }, 1000);

  test('has nothing to yield of a source that has ended', async () => {
    const source = new Source();
    source.readable = false;
    expect(await iterate(source).next()).toEqual({ value: undefined, done: true });
  });
});

describe('toWeb', () => {
  test('reads at the speed of the reader', async () => {
    const source = new Source();
    const reader = toWeb<string, string>(source).readable.getReader();
    source.arrive('a', 'b', 'c', 'd');
    await settled();
    expect(source.waiting.length).toBeGreaterThanOrEqual(2);
    const read: unknown[] = [];
    for (let count = 0; count < 4; count++) read.push((await reader.read()).value);
    expect(read).toEqual(['a', 'b', 'c', 'd']);
    source.finish();
    expect((await reader.read()).done).toBe(true);
  });

  test('cancelling leaves the connection open and reads on', async () => {
    const source = new Source();
    const { readable } = toWeb<string, string>(source);
    source.arrive('a', 'b');
    await readable.cancel();
    expect([source.paused, source.listening, source.ends]).toEqual([false, 0, 0]);
  });

  test('writes at the speed the connection takes it', async () => {
    const source = new Source();
    const gate = new EventEmitter();
    source.sending = new Promise((resolve) => gate.once('open', resolve));
    const writer = toWeb<string, string>(source).writable.getWriter();
    const written = [writer.write('a'), writer.write('b')];
    await settled();
    expect(source.sent).toEqual(['a']);
    gate.emit('open');
    await Promise.all(written);
    expect(source.sent).toEqual(['a', 'b']);
  });

  test('taking only the writable half stops no reader', () => {
    const source = new Source();
    expect(toWeb<string, string>(source).writable.locked).toBe(false);
    source.arrive('a', 'b');
    expect([source.paused, source.listening]).toEqual([false, 0]);
  });

  test('a message that is not sent fails the stream', async () => {
    const source = new Source();
    source.sending = Promise.reject(new Error('Closed.'));
    const writer = toWeb<string, string>(source).writable.getWriter();
    await expect(writer.write('a')).rejects.toThrow('Closed.');
    await expect(writer.closed).rejects.toThrow('Closed.');
  });

  test('closing and aborting end the connection', async () => {
    const closed = new Source();
    await toWeb<string, string>(closed).writable.close();
    expect(closed.ends).toBe(1);
    const aborted = new Source();
    await toWeb<string, string>(aborted).writable.abort();
    expect(aborted.ends).toBe(1);
  });
});
