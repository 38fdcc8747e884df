import { createServer } from 'node:http';
import { createReadStream, createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Middleware, type Plugin, Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import type { Flip, Frame, PrimusError, WebStreams } from '@primus/protocol';
import { MemoryNetwork } from '@primus/transformer-memory';
import { describe, expectTypeOf, test } from 'vitest';

interface Question {
  readonly question: string;
}
interface Answer {
  readonly answer: number;
}
interface Chat {
  readonly incoming: Question;
  readonly outgoing: Answer;
}

const options: PrimusOptions = { transformer: new MemoryNetwork().server, parser: json };
const chat = new Primus<Chat>(undefined, options);
const any = new Primus(createServer(), options);
declare const spark: Spark<Chat>;

describe('messages', () => {
  test('what comes in is typed on events, loops and streams', () => {
    chat.on('connection', (connected) => {
      expectTypeOf(connected).toEqualTypeOf<Spark<Chat>>();
      connected.on('data', (message, frame) => {
        expectTypeOf(message).toEqualTypeOf<Question>();
        expectTypeOf(frame).toEqualTypeOf<Frame>();
      });
    });
    expectTypeOf(spark[Symbol.asyncIterator]().next()).resolves.toExtend<
      IteratorResult<Question>
    >();
    expectTypeOf(spark.toWeb()).toEqualTypeOf<WebStreams<Question, Answer>>();
  });

  test('what goes out is typed wherever it is written', () => {
    expectTypeOf<Spark<Chat>['write']>().parameter(0).toEqualTypeOf<Answer>();
    expectTypeOf<Spark<Chat>['send']>().parameter(0).toEqualTypeOf<Answer>();
    expectTypeOf<Primus<Chat>['write']>().parameter(0).toEqualTypeOf<Answer>();
    expectTypeOf<Spark<Chat>['write']>().returns.toEqualTypeOf<boolean>();
    expectTypeOf<Spark<Chat>['send']>().returns.toEqualTypeOf<Promise<void>>();
  });

  test('wrong messages do not compile', () => {
    // @ts-expect-error: this is what comes in
    spark.write({ question: '?' });
    // @ts-expect-error: the answer is a number
    chat.write({ answer: '42' });
    // @ts-expect-error: something has to be written
    spark.write();
    spark.on('data', (message) => {
      // @ts-expect-error: that is what goes out
      expectTypeOf(message.answer).toBeAny();
    });
  });

  test('are unknown where nobody says', () => {
    any.on('connection', (connected) => {
      expectTypeOf<Spark['write']>().parameter(0).toBeUnknown();
      connected.on('data', (message) => expectTypeOf(message).toBeUnknown());
    });
  });

  test('are flipped for the other end', () => {
    expectTypeOf<Flip<Chat>['incoming']>().toEqualTypeOf<Answer>();
    expectTypeOf<Flip<Chat>['outgoing']>().toEqualTypeOf<Question>();
    expectTypeOf<Flip<Flip<Chat>>>().toEqualTypeOf<Chat>();
  });
});

describe('events', () => {
  test('have the arguments that they have', () => {
    spark.on('error', (error) => expectTypeOf(error).toEqualTypeOf<PrimusError>());
    spark.on('heartbeat', (latency) => expectTypeOf(latency).toEqualTypeOf<number>());
    spark.once('readyStateChange', (reason) => expectTypeOf(reason).toEqualTypeOf<string>());
    chat.on('disconnection', (gone) => expectTypeOf(gone).toEqualTypeOf<Spark<Chat>>());
    chat.on('plugin', (name, plugin) => {
      expectTypeOf(name).toEqualTypeOf<string>();
      expectTypeOf(plugin).toEqualTypeOf<Plugin<Chat>>();
    });
  });

  test('know who tells', () => {
    spark.on('end', function () {
      expectTypeOf(this).toExtend<Spark<Chat>>();
    });
  });

  test('of another name do not compile', () => {
    // @ts-expect-error: it is called data
    spark.on('message', () => {});
    // @ts-expect-error: it is called connection
    chat.on('connect', () => {});
    // @ts-expect-error: an end has no arguments
    spark.on('end', (reason: string) => reason);
    expectTypeOf<Parameters<typeof spark.on>[0]>().toExtend<string>();
  });
});

describe('streams', () => {
  test('pipe into whatever takes what comes in, and answer it', () => {
    const file = createWriteStream('file');
    expectTypeOf(any.spark('x')?.pipe(file)).toEqualTypeOf<typeof file | undefined>();
    const echo = {} as Spark<{ incoming: Answer; outgoing: Question }>;
    expectTypeOf(spark.pipe(echo)).toEqualTypeOf(echo);
    // @ts-expect-error: it takes answers and gets questions
    spark.pipe(spark);
  });

  test('of Node are piped into a spark that takes what they carry', () => {
    const file = createReadStream('file');
    const lines = {} as Spark<{ incoming: unknown; outgoing: string | Uint8Array }>;
    any.on('connection', (connected) => {
      expectTypeOf(file.pipe(connected)).toEqualTypeOf<Spark>();
      expectTypeOf(pipeline(file, connected)).toEqualTypeOf<Promise<void>>();
    });
    expectTypeOf(file.pipe(lines)).toEqualTypeOf(lines);
    expectTypeOf(pipeline(file, lines)).toEqualTypeOf<Promise<void>>();
    // @ts-expect-error: a stream of bytes has no answers
    file.pipe(spark);
    const answers = Writable.fromWeb(spark.toWeb().writable, { objectMode: true });
    expectTypeOf(file.pipe(answers)).toEqualTypeOf<Writable>();
  });

  test('are ended in their way, or in the spark’s', () => {
    expectTypeOf(spark.end()).toEqualTypeOf(spark);
    expectTypeOf(spark.end({ answer: 42 }, { reconnect: true })).toEqualTypeOf(spark);
    expectTypeOf(spark.end(() => {})).toEqualTypeOf(spark);
    expectTypeOf(spark.end({ answer: 42 }, () => {})).toEqualTypeOf(spark);
    // @ts-expect-error: the answer is a number
    spark.end({ answer: '42' });
  });
});

describe('extensions', () => {
  test('transforms have the spark as this', () => {
    chat.transform('incoming', function (packet) {
      expectTypeOf(this).toEqualTypeOf<Spark<Chat>>();
      expectTypeOf(packet.data).toBeUnknown();
      return this.query['allowed'] === 'yes';
    });
    // @ts-expect-error: there are two directions
    chat.transform('sideways', () => true);
  });

  test('plugins have the server as this', () => {
    chat.plugin('mine', {
      server(primus) {
        expectTypeOf(this).toEqualTypeOf<Primus<Chat>>();
        expectTypeOf(primus).toEqualTypeOf<Primus<Chat>>();
      },
    });
    expectTypeOf(chat.plugins).toEqualTypeOf<Readonly<Record<string, Plugin<Chat>>>>();
  });

  test('middleware is synchronous or not', () => {
    expectTypeOf<() => void>().toExtend<Middleware>();
    expectTypeOf<() => Promise<boolean>>().toExtend<Middleware>();
    expectTypeOf<() => string>().not.toExtend<Middleware>();
  });
});

describe('options', () => {
  test('of a wrong type do not compile', () => {
    // @ts-expect-error: a name is for the umbrella package
    const named: PrimusOptions = { ...options, transformer: 'websockets' };
    // @ts-expect-error: ms, or false
    const interval: PrimusOptions = { ...options, pingInterval: '30s' };
    // @ts-expect-error: both have to be there
    const nothing: PrimusOptions = {};
    expectTypeOf([named, interval, nothing]).toEqualTypeOf<PrimusOptions[]>();
  });

  test('are all there once they are resolved', () => {
    expectTypeOf(chat.options.pingInterval).toEqualTypeOf<number | false>();
    expectTypeOf(chat.options.idGenerator).toEqualTypeOf<(() => string) | undefined>();
  });
});
