import { describe, expect, test, vi } from 'vitest';
import { pair, serve } from '../support.js';

type Next = (error?: unknown, value?: unknown) => void;

describe.each(['server', 'spark', 'client'] as const)('emits of a %s', (end) => {
  async function emitter() {
    const served = await serve();
    const { spark, client } = await pair(served);
    const ends = { server: served.primus, spark, client };
    const emits = ends[end];
    const heard = vi.fn<(...args: unknown[]) => void>();
    (emits as typeof spark).on('data', heard);
    return { emits, heard };
  }

  test('puts what is given before what comes', async () => {
    const { emits, heard } = await emitter();
    expect(emits.emits('data', 'a', 'b')('c', 'd')).toBe(true);
    expect(heard.mock.calls).toEqual([['a', 'b', 'c', 'd']]);
  });

  test('puts it before what a parser answers, too, and the parser does not see it', async () => {
    const { emits, heard } = await emitter();
    const seen: unknown[][] = [];
    const parser = function parser(this: unknown, next: Next, ...args: unknown[]): void {
      seen.push([this, ...args]);
      next(null, 'parsed');
    };
    expect(emits.emits('data', 'a', parser)('c')).toBe(true);
    expect(seen).toEqual([[emits, 'c']]);
    expect(heard.mock.calls).toEqual([['a', 'parsed']]);
  });

  test('emits what is given alone where the parser answers null', async () => {
    const { emits, heard } = await emitter();
    emits.emits('data', 'a', 'b', (next: Next) => next(null, null))('c');
    expect(heard.mock.calls).toEqual([['a', 'b']]);
  });

  test('knows the arguments of a parser', async () => {
    const { emits, heard } = await emitter();
    emits.emits('data', (next, value: string) => next(null, value.toUpperCase()))('c');
    emits.emits('data', 'a', (next, value: string) => next(null, [value, value]))('c');
    expect(heard.mock.calls).toEqual([['C'], ['a', 'c', 'c']]);
  });
});
