import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { SharedStrings } from '../src/shared-strings.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Bytes on the heap. */
function held(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

/** A string of its own, as a parser makes one for each request. */
function copyOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

describe('strings that come again and again', () => {
  it('stay what they were, in their places', () => {
    const strings = new SharedStrings();
    for (let i = 0; i < 5000; i++) {
      const list = ['Host', `host ${i}`, 'Cookie', 'x'.repeat(i % 500), 'Host', ''];
      const before = [...list];
      strings.shareIn(list);
      expect(list).toEqual(before);
    }
  });

  it('are kept once', () => {
    const strings = new SharedStrings();
    const before = held();
    const lists = Array.from({ length: 10_000 }, () => {
      const list = [copyOf('User-Agent'), copyOf('agent '.repeat(30))];
      strings.shareIn(list);
      return list;
    });
    // Of their own they would take some 250 bytes; a list of two takes some 50.
    expect((held() - before) / lists.length).toBeLessThan(120);
  });

  it('are forgotten, whatever strangers send', () => {
    const strings = new SharedStrings();
    const before = held();
    for (let i = 0; i < 100_000; i++) strings.shareIn([copyOf(`${i} `.repeat(20))]);
    expect(held() - before).toBeLessThan(1_000_000);
    strings.shareIn([]);
  });
});
