import { readdirSync, readFileSync } from 'node:fs';
import { json } from '@primus/parser-json';
import { escapeMessage, formatControl, parseControl } from '@primus/protocol';
import { describe, expect, test } from 'vitest';
import { vectors } from './vectors.js';

interface Messages {
  readonly read: readonly {
    readonly value: unknown;
    readonly is: string;
    readonly with?: string;
  }[];
  readonly write: readonly { readonly message: unknown; readonly value: unknown }[];
}

interface Frames {
  readonly json: {
    readonly write: readonly { readonly value: unknown; readonly frame: string }[];
    readonly read: readonly { readonly value: unknown; readonly frame: string }[];
    readonly refuse: readonly string[];
  };
}

const messages = vectors('messages.json') as Messages;
const frames = vectors('frames.json') as Frames;

/** What a value is, in the words of the vectors. */
function read(value: unknown): { value: unknown; is: string; with?: unknown } {
  const control = parseControl(value);
  if (!control) return { value, is: 'message', with: value };
  if (control.type === 'data') return { value, is: 'message', with: control.value };
  if (control.type === 'server' && control.value === 'close') return { value, is: 'close' };
  const [, delay] = /^return::([^]*)/.exec(control.value) ?? [];
  if (control.type === 'server' && delay !== undefined) return { value, is: 'return', with: delay };
  const known = ['ping', 'pong', 'id'].includes(control.type);
  return known ? { value, is: control.type, with: control.value } : { value, is: 'ignored' };
}

describe('messages.json', () => {
  test.each(messages.read)('$value is $is', (vector) => {
    expect(read(vector.value)).toEqual(vector);
  });

  test.each(messages.write)('$message is sent as $value', ({ message, value }) => {
    expect(escapeMessage(message)).toEqual(value);
    expect(read(value)).toEqual({ value, is: 'message', with: message });
  });

  test('what is sent is among what is read', () => {
    const sent = [
      formatControl({ type: 'ping', value: '1700000000000' }),
      formatControl({ type: 'pong', value: '1700000000000' }),
      formatControl({ type: 'id', value: '' }),
      formatControl({ type: 'server', value: 'close' }),
      formatControl({ type: 'server', value: 'return::1500' }),
    ];
    expect(messages.read.map(({ value }) => value)).toEqual(expect.arrayContaining(sent));
  });
});

describe('frames.json', () => {
  test.each(frames.json.write)('$value is written as $frame', ({ value, frame }) => {
    expect(json.encode(value)).toBe(frame);
  });

  test.each([...frames.json.read, ...frames.json.write])('$frame is read', ({ value, frame }) => {
    expect(json.decode(frame)).toEqual(value);
  });

  test.each(frames.json.refuse)('%j is refused', (frame) => {
    expect(() => json.decode(frame)).toThrow(SyntaxError);
  });
});

test('PROTOCOL.md names every file of vectors, and no other', () => {
  const text = readFileSync(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
  const named = new Set(Array.from(text.matchAll(/`(\w+\.json)`/g), ([, name]) => name));
  expect(named).toEqual(new Set(readdirSync(new URL('../vectors', import.meta.url))));
});
