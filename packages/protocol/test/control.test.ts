import { type ControlMessage, escapeMessage, formatControl, parseControl } from '@primus/protocol';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const value = fc.string({ unit: 'binary' });
const sendable: fc.Arbitrary<ControlMessage> = fc.record({
  type: fc.constantFrom('ping', 'pong', 'id', 'server', 'data'),
  value,
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(sendable, (message) => {
      expect(parseControl(formatControl(message))).toEqual(message);
    }),
  );
});

test('whatever a stranger writes is read without a throw, and as one thing', () => {
  const hostile = fc.oneof(
    fc.anything(),
    value,
    value.map((text) => `primus::${text}`),
    fc
      .tuple(fc.constantFrom('ping', 'pong', 'id', 'data', 'server', 'Ping', ''), value)
      .map(([type, text]) => `primus::${type}:${text}`),
  );
  fc.assert(
    fc.property(hostile, (input) => {
      const ours = typeof input === 'string' && input.startsWith('primus::');
      expect(parseControl(input) !== undefined).toBe(ours);
    }),
  );
});

test('what an application writes is never read as a command', () => {
  const message = fc.oneof(
    fc.anything(),
    sendable.map((control) => formatControl(control)),
    value.map((text) => `primus::${text}`),
  );
  fc.assert(
    fc.property(message, (written) => {
      const sent = escapeMessage(written);
      const read = parseControl(sent);
      expect(read ?? sent).toEqual(read ? { type: 'data', value: written } : written);
    }),
  );
});
