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

test('a stream that throws keeps nobody else', async () => {
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
  const streams = [new Counted(), broken, new Counted()];
  for (const stream of streams) write(stream, 2);
  await tick();
  expect(streams.map(({ pieces }) => pieces)).toEqual([[2], [], [2]]);
  expect(thrown).toEqual([failure]);
});
