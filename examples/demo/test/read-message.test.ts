import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from '../src/server/read-message.js';

test.each([
  { type: 'move', x: 0, y: 1 },
  { type: 'tap', x: 0.5, y: 0.25 },
  { type: 'away' },
  { type: 'say', text: 'Hello' },
  { type: 'rename', text: 'Ada' },
  { type: 'ping', at: 12.5 },
  { type: 'flood', count: 20_000 },
  { type: 'echo', n: 0 },
  { type: 'piece', base64: 'AAEC' },
  { type: 'file start' },
])('%o is read as it is', (message) => {
  expect(readMessage(message)).toEqual(message);
});

test.each([
  { type: 'move', x: -0.1, y: 0 },
  { type: 'move', x: Number.NaN, y: 0 },
  { type: 'move', x: '0', y: 0 },
  { type: 'tap', x: 0.5 },
  { type: 'say', text: '' },
  { type: 'say', text: ' \n\u200B ' },
  { type: 'say', text: ['Hello'] },
  { type: 'rename' },
  { type: 'ping', at: '1' },
  { type: 'flood', count: 1e9 },
  { type: 'flood', count: 1.5 },
  { type: 'echo', n: -1 },
  { type: 'piece', base64: 'not base64!' },
  { type: 'piece', base64: 'A'.repeat(70_000) },
  { type: 'toString' },
  { type: '__proto__' },
])('%o is refused', (message) => {
  expect(readMessage(message)).toBeUndefined();
});

test('texts are cut, and lose what would not show or not fit on a line', () => {
  expect(readMessage({ type: 'say', text: 'a\u0000b\n\n c\u202E' })).toEqual({
    type: 'say',
    text: 'a b c',
  });
  expect(readMessage({ type: 'say', text: 'x'.repeat(1e6) })).toEqual({
    type: 'say',
    text: 'x'.repeat(280),
  });
  expect(readMessage({ type: 'rename', text: 'n'.repeat(100) })).toEqual({
    type: 'rename',
    text: 'n'.repeat(24),
  });
});

test('nothing else that was sent along is kept', () => {
  expect(readMessage({ type: 'move', x: 0, y: 0, id: 'somebody else' })).toEqual({
    type: 'move',
    x: 0,
    y: 0,
  });
});

test('whatever is read can be read again', () => {
  const types = fc.constantFrom('move', 'say', 'rename', 'ping', 'flood', 'echo', 'piece', 'cut');
  const odd = fc.record({ type: types, x: fc.anything(), text: fc.anything(), n: fc.anything() });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), odd), (value) => {
      const message = readMessage(value);
      expect(readMessage(message)).toEqual(message);
    }),
  );
});
