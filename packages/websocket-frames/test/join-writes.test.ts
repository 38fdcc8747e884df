import { Writable } from 'node:stream';
import { joinWrites } from '@primus/websocket-frames';
import { expect, onTestFinished, test } from 'vitest';

/** A stream that remembers how many pieces it was given at a time. */
class Counted extends Writable {
  readonly pieces: number[] = [];

  override _write(_: unknown, __: unknown, done: () => void): void {
    this.pieces.push(1);
    done();
  }

  override _writev(chunks: readonly unknown[], done: () => void): void {
    this.pieces.push(chunks.length);
    done();
  }
}

const tick = (): Promise<void> => new Promise(setImmediate);

function write(stream: Writable, times: number): void {
  for (let count = 0; count < times; count++) {
    joinWrites(stream);
    stream.write('x');
  }
}

test('what is written in one tick goes out at once, tick by tick', async () => {
  const stream = new Counted();
  write(stream, 8);
  expect(stream.pieces).toEqual([]);
  await tick();
  expect(stream.pieces).toEqual([8]);
  write(stream, 2);
  await tick();
  expect(stream.pieces).toEqual([8, 2]);
});

test('of every stream by itself', async () => {
  const streams = Array.from({ length: 3 }, () => new Counted());
  for (const [index, stream] of streams.entries()) write(stream, index + 1);
  await tick();
  expect(streams.map(({ pieces }) => pieces)).toEqual([[1], [2], [3]]);
});

test('leaves it to those who have corked a stream', async () => {
  const stream = new Counted();
  stream.cork();
  write(stream, 2);
  await tick();
  expect(stream.pieces).toEqual([]);
  stream.uncork();
  expect(stream.pieces).toEqual([2]);
});

test('of very many, some are let go before the end of the tick', async () => {
  const streams = Array.from({ length: 1_000 }, () => new Counted());
  for (const stream of streams) write(stream, 1);
  const early = streams.filter(({ pieces }) => pieces.length > 0);
  expect(early.length).toBeGreaterThan(500);
  expect(early).toEqual(streams.slice(0, early.length));
  await tick();
  expect(streams.every(({ pieces }) => pieces.length === 1)).toBe(true);
});

test('a burst to very many goes out in two', async () => {
  const streams = Array.from({ length: 1_000 }, () => new Counted());
  for (let round = 0; round < 10; round++) {
    for (const stream of streams) write(stream, 1);
  }
  await tick();
  const written = streams.map(({ pieces }) => pieces);
  expect(written.every((pieces) => pieces.length <= 2)).toBe(true);
  expect(written[0]).toEqual([1, 9]);
  expect(written.at(-1)).toEqual([10]);
});

test('a burst to one at a time goes out in one, of very many too', async () => {
  const streams = Array.from({ length: 1_000 }, () => new Counted());
  for (const stream of streams) write(stream, 3);
  await tick();
  expect(streams.every(({ pieces }) => pieces.join() === '3')).toBe(true);
});

test.each([2, 1_000])('a stream that throws keeps nobody else of %i', async (count) => {
  const thrown: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => thrown.push(error));
  onTestFinished(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
  });
  const broken = new Counted();
  const failure = new Error('broken');
  const fail = (): never => {
    throw failure;
  };
  Object.assign(broken, { _write: fail, _writev: fail });
  const others = Array.from({ length: count }, () => new Counted());
  for (const stream of others.toSpliced(1, 0, broken)) write(stream, 2);
  await tick();
  expect(others.every(({ pieces }) => pieces.join() === '2')).toBe(true);
  expect(thrown).toEqual([failure]);
});
