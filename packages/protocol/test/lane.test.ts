import { PrimusError } from '@primus/protocol';
import { describe, expect, test } from 'vitest';
import { settled, Subject, turns } from './harness.js';

describe('holding a connection', () => {
  test('two who hold it are both waited for', async () => {
    const subject = new Subject();
    subject.connection.hold(turns(1));
    subject.connection.hold(turns(20));
    subject.connection.frame('a');
    await turns(10);
    expect(subject.messages).toEqual([]);
    await settled();
    expect(subject.messages).toEqual(['a']);
  });

  test('a hold that begins while a waiting message is delivered lasts', async () => {
    const subject = new Subject();
    subject.connection.pause();
    subject.connection.frame('a');
    subject.connection.frame('b');
    subject.transforms.incoming.push(({ data }) => {
      if (data === 'a') subject.connection.hold(turns(20));
    });
    subject.connection.resume();
    await turns(10);
    expect(subject.messages).toEqual(['a']);
    await settled();
    expect(subject.messages).toEqual(['a', 'b']);
  });
});

describe('leaving with a full backlog', () => {
  test('the peer is told to stay away, past what waits and after it', () => {
    const subject = new Subject({ highWaterMark: 100_000 });
    const { connection, link } = subject;
    link.buffered = 100_000;
    connection.write('waits');
    connection.end({ final: true });
    expect(link.sent).toEqual([]);
    link.buffered = 0;
    connection.drain();
    expect(link.sent).toEqual(['waits', 'primus::server::close']);
    expect(link.closes).toHaveLength(1);
  });

  test('an error listener that writes again is not asked again', () => {
    const subject = new Subject({
      highWaterMark: 100_000,
      makeBacklog: (owner) => ({
        length: 0,
        push: () => owner.connection.fail(new PrimusError('SLOW_READER', 'Too much waits.')),
        shift: () => undefined,
      }),
    });
    const { connection, link } = subject;
    link.buffered = 100_000;
    connection.write('x');
    expect(connection.write('y')).toBe(false);
    expect(subject.happened).toEqual(['error', 'close']);
  });
});

test('write is false when the link closes within it', () => {
  const subject = new Subject();
  subject.link.send = () => subject.connection.close();
  expect(subject.connection.write('x')).toBe(false);
});

test('no drain follows a close', () => {
  const subject = new Subject({ highWaterMark: 100_000 });
  const { connection, link } = subject;
  link.buffered = 100_000;
  connection.write('x');
  link.buffered = 0;
  link.send = () => connection.close();
  connection.drain();
  expect(subject.happened).toEqual(['close']);
});

test('an owner that has ended is told of the close, although it read not all', () => {
  const subject = new Subject();
  subject.connection.pause();
  subject.connection.frame('unread');
  subject.connection.end();
  subject.connection.close();
  expect(subject.happened).toEqual(['close']);
});
