import { describe, expect, test } from 'vitest';
import { noEvents, plain, settled, Subject, turns } from './harness.js';

const asynchronous = { ...plain, decode: async (frame: unknown) => turns(1).then(() => frame) };

describe('pause', () => {
  test('messages wait for resume, and the close waits behind them', () => {
    const subject = new Subject();
    subject.connection.pause();
    for (const text of ['a', 'b']) subject.connection.frame(text);
    subject.connection.close();
    expect(subject.happened).toEqual([]);
    subject.connection.resume();
    expect(subject.messages).toEqual(['a', 'b']);
    expect(subject.happened).toEqual(['message', 'message', 'close']);
  });

  test('a reader may pause again in the middle of what has waited', () => {
    const subject = new Subject();
    subject.connection.pause();
    for (const text of ['a', 'b', 'c']) subject.connection.frame(text);
    subject.transforms.incoming.push((packet) => {
      if (packet.data === 'b') subject.connection.pause();
    });
    subject.connection.resume();
    expect(subject.messages).toEqual(['a', 'b']);
    subject.connection.resume();
    expect(subject.messages).toEqual(['a', 'b', 'c']);
  });

  test('the link stops reading when much waits, and goes on when all is delivered', () => {
    // Each frame that waits counts for 256 bytes more than it is long.
    const subject = new Subject({ highWaterMark: 2 * 256 + 10 });
    const { connection, link } = subject;
    connection.pause();
    connection.frame('123456789');
    expect([link.paused, connection.deaf]).toEqual([false, false]);
    connection.frame('0');
    expect([link.paused, connection.deaf]).toEqual([true, true]);
    connection.resume();
    expect([link.paused, connection.deaf]).toEqual([false, false]);
    expect(subject.messages).toEqual(['123456789', '0']);
  });

  test('the link stops reading while transforms take their time', async () => {
    const subject = new Subject({ highWaterMark: 10 });
    subject.transforms.incoming.push(() => turns(2));
    for (let i = 0; i < 20; i++) subject.connection.frame(String(i));
    expect(subject.link.paused).toBe(true);
    await settled();
    expect(subject.link.paused).toBe(false);
    expect(subject.messages).toHaveLength(20);
  });

  test('while it does not read, the peer counts as heard', async () => {
    const { connection, clock } = new Subject({ highWaterMark: 1 });
    await clock.advance(10);
    expect(connection.heardAt).toBe(0);
    connection.pause();
    connection.frame('x');
    await clock.advance(90);
    expect(connection.heardAt).toBe(100);
    connection.resume();
    await clock.advance(1);
    expect(connection.heardAt).toBe(100);
  });

  test('holding delays what arrives, whatever the reader does meanwhile', async () => {
    const subject = new Subject();
    subject.connection.hold(turns(5));
    subject.connection.frame('a');
    subject.connection.pause();
    subject.connection.resume();
    expect(subject.messages).toEqual([]);
    await settled();
    expect(subject.messages).toEqual(['a']);
  });
});

describe('messages of the protocol', () => {
  test.each([
    ['at once', plain],
    ['with time', asynchronous],
  ])(
    'ping, pong and id reach the owner while the reader has paused, decoded %s',
    async (_, parser) => {
      const subject = new Subject({ parser });
      subject.connection.pause();
      subject.connection.frame('waits');
      for (const text of ['primus::ping::1', 'primus::pong::2', 'primus::id::x']) {
        subject.connection.frame(text);
      }
      await settled();
      expect(subject.controls.map(({ type }) => type)).toEqual(['ping', 'pong', 'id']);
      expect(subject.messages).toEqual([]);
    },
  );

  test.each([
    ['at once', plain],
    ['with time', asynchronous],
  ])(
    'the close of the server waits behind the messages before it, decoded %s',
    async (_, parser) => {
      const subject = new Subject({ parser });
      subject.connection.pause();
      subject.connection.frame('a');
      subject.connection.frame('primus::server::close');
      await settled();
      expect(subject.happened).toEqual([]);
      subject.connection.resume();
      await settled();
      expect(subject.happened).toEqual(['message', 'control']);
    },
  );

  test('they go out ahead of what waits', async () => {
    const subject = new Subject();
    subject.link.buffered = 1_500_000;
    subject.connection.write('waits');
    subject.connection.control({ type: 'pong', value: '1' });
    expect(subject.link.sent).toEqual(['primus::pong::1']);
    subject.connection.close();
    subject.connection.control({ type: 'pong', value: '2' });
    await settled();
    expect(subject.link.sent).toEqual(['primus::pong::1']);
  });

  test('they do not fill a link without end, however many a peer asks for', () => {
    const subject = new Subject({ highWaterMark: 100_000 });
    subject.link.buffered = 200_000;
    subject.connection.control({ type: 'id', value: 'x' });
    expect(subject.link.sent).toEqual([]);
    subject.link.buffered = 0;
    subject.connection.drain();
    expect(subject.link.sent).toEqual(['primus::id::x']);
  });

  test('transforms see none of them', () => {
    const subject = new Subject();
    const seen: unknown[] = [];
    subject.transforms.incoming.push((packet) => void seen.push(packet.data));
    subject.transforms.outgoing.push((packet) => void seen.push(packet.data));
    subject.connection.frame('primus::ping::1');
    subject.connection.control({ type: 'pong', value: '1' });
    expect(seen).toEqual([]);
  });

  test('a string that looks like one is data, in both directions', () => {
    const subject = new Subject();
    for (const text of ['primus::server::close', 'primus::', 'primus::data::x']) {
      subject.connection.write(text);
    }
    for (const frame of subject.link.sent) subject.connection.frame(frame);
    expect(subject.controls).toEqual([]);
    expect(subject.messages).toEqual(['primus::server::close', 'primus::', 'primus::data::x']);
  });
});

describe('errors', () => {
  test('a frame that does not parse is an error, and the next is delivered', () => {
    const cause = new Error('No.');
    const subject = new Subject({
      parser: {
        ...plain,
        decode(frame) {
          if (frame === 'bad') throw cause;
          return frame;
        },
      },
    });
    subject.connection.frame('bad');
    subject.connection.frame('good');
    expect(subject.errors).toEqual([expect.objectContaining({ code: 'DECODE_FAILED', cause })]);
    expect(subject.messages).toEqual(['good']);
  });

  test('what a listener throws reaches the caller, and what waits keeps its order', async () => {
    const subject = new Subject({
      events: {
        ...noEvents,
        message: (owner, value) => {
          if (value === 'bad') throw new Error('A listener throws.');
          owner.messages.push(value);
        },
      },
    });
    expect(() => subject.connection.frame('bad')).toThrow('A listener throws.');
    subject.connection.frame('a');
    subject.connection.pause();
    for (const text of ['bad', 'b', 'c']) subject.connection.frame(text);
    expect(() => subject.connection.resume()).toThrow('A listener throws.');
    subject.connection.frame('d');
    await settled();
    expect(subject.messages).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('destroy', () => {
  test('delivers nothing more, and tells of the close although the reader has paused', () => {
    const subject = new Subject();
    subject.connection.pause();
    subject.connection.frame('unread');
    subject.connection.destroy();
    expect(subject.happened).toEqual(['close']);
    subject.connection.resume();
    expect(subject.happened).toEqual(['close']);
  });

  test('tells of a close that waits for a reader', () => {
    const subject = new Subject();
    subject.connection.pause();
    subject.connection.frame('unread');
    subject.connection.close({ code: 1006 });
    expect(subject.happened).toEqual([]);
    subject.connection.destroy();
    expect(subject.happened).toEqual(['close']);
    expect(subject.closes).toEqual([{ code: 1006 }]);
  });

  test('delivers nothing that is still being transformed', async () => {
    const subject = new Subject();
    subject.transforms.incoming.push(() => turns(3));
    subject.connection.frame('a');
    subject.connection.frame('b');
    subject.connection.destroy();
    await settled();
    expect(subject.happened).toEqual(['close']);
  });
});
