import { PrimusError } from '@primus/protocol';
import { describe, expect, test } from 'vitest';
import { plain, settled, ClientSubject, Subject, turns } from './harness.js';

const MARK = 100_000;

function full(): Subject {
  const subject = new Subject({ highWaterMark: MARK });
  subject.link.buffered = MARK;
  return subject;
}

describe('room', () => {
  test('a message is sent within the call, and write is true while there is room', () => {
    const { connection, link } = new Subject();
    expect(connection.write('a')).toBe(true);
    expect(link.sent).toEqual(['a']);
  });

  test('write is false from the message on that fills the link', () => {
    const { connection, link } = new Subject({ highWaterMark: MARK });
    link.buffered = MARK - 1;
    expect(connection.write('a')).toBe(true);
    link.buffered = MARK;
    expect(connection.write('b')).toBe(false);
    expect(link.sent).toEqual(['a']);
  });

  test('what waits is sent in order when the link has drained, and "drain" follows once', () => {
    const subject = full();
    const { connection, link } = subject;
    for (const text of ['a', 'b', 'c']) expect(connection.write(text)).toBe(false);
    link.buffered = 0;
    connection.drain();
    connection.drain();
    expect(link.sent).toEqual(['a', 'b', 'c']);
    expect(subject.drains).toBe(1);
    expect(connection.write('d')).toBe(true);
  });

  test('no message overtakes those that wait, also when the link has room again', () => {
    const { connection, link } = full();
    connection.write('a');
    link.buffered = 0;
    expect(connection.write('b')).toBe(false);
    connection.drain();
    expect(link.sent).toEqual(['a', 'b']);
  });

  test('a link that fills again while it drains keeps the rest waiting', () => {
    const subject = full();
    const { connection, link } = subject;
    for (const text of ['a', 'b']) connection.write(text);
    link.buffered = MARK - 1;
    link.send = (frame) => {
      link.sent.push(frame);
      link.buffered = MARK;
    };
    connection.drain();
    expect(link.sent).toEqual(['a']);
    expect(subject.drains).toBe(0);
    link.buffered = 0;
    connection.drain();
    expect(link.sent).toEqual(['a', 'b']);
    expect(subject.drains).toBe(0);
    link.buffered = 0;
    connection.drain();
    expect(subject.drains).toBe(1);
  });

  test('"drain" is not told to those who were not asked to wait', () => {
    const subject = new Subject();
    subject.connection.write('a');
    subject.connection.drain();
    expect(subject.drains).toBe(0);
  });

  test('a writer is asked to wait while very many messages are being transformed', async () => {
    const subject = new Subject();
    subject.transforms.outgoing.push(() => turns(1));
    let written = 0;
    while (subject.connection.write('x') && written < 10_000) written++;
    expect(written).toBeLessThan(10_000);
    await settled();
    expect(subject.link.sent).toHaveLength(written + 1);
    expect(subject.drains).toBe(1);
  });

  test('a frame that is encoded already keeps its place', async () => {
    const { connection, link, transforms } = new Subject();
    transforms.outgoing.push((packet) => (packet.data === 'slow' ? turns(3) : undefined));
    connection.write('slow');
    connection.writeEncoded('encoded');
    connection.write('last');
    await settled();
    expect(link.sent).toEqual(['slow', 'encoded', 'last']);
  });
});

describe('receipts', () => {
  test('send resolves at once where there is room', async () => {
    const subject = new Subject();
    await subject.send('a');
    expect(subject.link.sent).toEqual(['a']);
  });

  test('send resolves in order, when there is room', async () => {
    const subject = full();
    const resolved: string[] = [];
    for (const text of ['a', 'b']) void subject.send(text).then(() => resolved.push(text));
    await settled();
    expect(resolved).toEqual([]);
    subject.link.buffered = 0;
    subject.connection.drain();
    await settled();
    expect(resolved).toEqual(['a', 'b']);
  });

  test.each([
    ['a transform that throws', 'TRANSFORM_FAILED', 1],
    ['a transform that withholds', 'MESSAGE_DROPPED', 0],
    ['a parser that throws', 'ENCODE_FAILED', 1],
  ])('send rejects because of %s', async (what, code, errors) => {
    const subject = new Subject({
      parser: {
        ...plain,
        encode(value) {
          if (what.startsWith('a parser')) throw new Error('No.');
          return String(value);
        },
      },
    });
    subject.transforms.outgoing.push(() => {
      if (what.endsWith('transform that throws')) throw new Error('No.');
      return !what.endsWith('withholds');
    });
    await expect(subject.send('a')).rejects.toMatchObject({ name: 'PrimusError', code });
    expect(subject.errors.map((error) => error.code)).toEqual(errors ? [code] : []);
    expect(subject.link.sent).toEqual([]);
  });

  test.each(['end', 'close', 'terminate'] as const)('send rejects after %s', async (how) => {
    const subject = new Subject();
    subject.connection[how]();
    await expect(subject.send('a')).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(subject.connection.write('b')).toBe(false);
    expect(subject.connection.writeEncoded('c')).toBe(false);
    expect(subject.link.sent).toEqual([]);
  });

  test.each(['close', 'terminate'] as const)(
    'send rejects when what it waits for ends with %s',
    async (how) => {
      const subject = full();
      const sending = subject.send('a');
      subject.connection[how]();
      await expect(sending).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    },
  );

  test.each([0, MARK])(
    'send rejects when the connection closes under a transform, with %s bytes buffered',
    async (buffered) => {
      const subject = new Subject({ highWaterMark: MARK });
      subject.transforms.outgoing.push(() => turns(3));
      const sending = [subject.send('a'), subject.send('b')];
      subject.connection.close();
      subject.link.buffered = buffered;
      const outcomes = await Promise.allSettled(sending);
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    },
  );
});

describe('leaving', () => {
  test('what was written is sent before the link is closed', async () => {
    const { connection, link, transforms } = new Subject();
    transforms.outgoing.push(() => turns(2));
    connection.write('a');
    connection.write('b');
    connection.end({ final: true });
    connection.write('never');
    expect(link.closes).toEqual([]);
    await settled();
    expect(link.sent).toEqual(['a', 'b', 'primus::server::close']);
    expect(link.closes).toHaveLength(1);
  });

  test('what waits for the network is sent before the link is closed', () => {
    const { connection, link } = full();
    connection.write('a');
    connection.end({ final: true });
    expect(link.closes).toEqual([]);
    link.buffered = 0;
    connection.drain();
    expect(link.sent).toEqual(['a', 'primus::server::close']);
    expect(link.closes).toHaveLength(1);
  });

  test('a peer that may return is told nothing', () => {
    const { connection, link } = new Subject();
    connection.end();
    expect(link.sent).toEqual([]);
    expect(link.closes).toHaveLength(1);
  });

  test('the close is told when the link confirms it', () => {
    const subject = new Subject();
    subject.connection.end();
    expect(subject.closes).toEqual([]);
    subject.connection.close({ code: 1000 });
    expect(subject.closes).toEqual([{ code: 1000 }]);
  });

  test('a client that ends is told at once, and nothing more is delivered', () => {
    const subject = new ClientSubject();
    subject.connection.end();
    expect(subject.closes).toHaveLength(1);
    subject.connection.frame('late');
    subject.connection.close();
    expect(subject.happened).toEqual(['close']);
  });

  test.each(['later', 'within the call'])(
    'a client that ends over a link that closes %s is told once, although the reader has paused',
    (when) => {
      const subject = new ClientSubject();
      if (when === 'within the call') subject.link.closing = () => subject.connection.close();
      subject.connection.pause();
      subject.connection.frame('unread');
      subject.connection.end();
      if (when === 'later') subject.connection.close();
      subject.connection.resume();
      expect(subject.happened).toEqual(['close']);
    },
  );

  test('ending twice is harmless', () => {
    const { connection, link } = new Subject();
    connection.end({ final: true });
    connection.end({ final: true });
    expect(link.sent).toHaveLength(1);
    expect(link.closes).toHaveLength(1);
  });

  test('terminate drops what waits, and tells at once and once', () => {
    const subject = full();
    subject.connection.write('a');
    subject.connection.terminate({ reason: 'gone' });
    subject.connection.terminate();
    subject.connection.close();
    expect(subject.closes).toEqual([{ reason: 'gone' }]);
    expect(subject.link.terminated).toBe(1);
    expect(subject.link.sent).toEqual([]);
  });

  test('what is still being transformed when the connection closes is neither sent nor an error', async () => {
    const subject = new Subject();
    subject.transforms.outgoing.push(async ({ data }) => {
      await turns(3);
      if (data === 'bad') throw new Error('Too late.');
    });
    subject.connection.write('a');
    subject.connection.write('bad');
    subject.connection.close();
    await settled();
    expect(subject.link.sent).toEqual([]);
    expect(subject.happened).toEqual(['close']);
  });
});

describe('errors', () => {
  test('what the framework reports is the cause of an error', () => {
    const subject = new Subject();
    const cause = new Error('reset');
    subject.connection.error(cause);
    expect(subject.errors).toEqual([expect.objectContaining({ code: 'TRANSPORT_ERROR', cause })]);
    expect(subject.connection.writable).toBe(true);
  });

  test('an error of ours is told as it is, and none after the close', () => {
    const subject = new Subject();
    const error = new PrimusError('SLOW_READER', 'Too slow.');
    subject.connection.error(error);
    subject.connection.close();
    subject.connection.error(error);
    expect(subject.errors).toEqual([error]);
  });

  test('fail reports and closes', () => {
    const subject = new Subject();
    subject.connection.fail(new PrimusError('SLOW_READER', 'Too slow.'));
    expect(subject.happened).toEqual(['error', 'close']);
    expect(subject.closes).toEqual([{ reason: 'Too slow.' }]);
  });
});
