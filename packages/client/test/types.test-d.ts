import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Primus as Client, type ClientOptions, type ReconnectState, toWeb } from '@primus/client';
import { json } from '@primus/parser-json';
import type { Flip, Frame, Link, LinkLayer, PrimusError, WebStreams } from '@primus/protocol';
import { MemoryNetwork } from '@primus/transformer-memory';
import { describe, expectTypeOf, test } from 'vitest';

interface Question {
  readonly question: string;
}
interface Answer {
  readonly answer: number;
}
/** As the server sees it. */
interface Chat {
  readonly incoming: Question;
  readonly outgoing: Answer;
}

const options: ClientOptions = { transformer: new MemoryNetwork().client, parser: json };
const client = new Client<Flip<Chat>>('http://localhost', options);

describe('messages', () => {
  test('of the server’s types, flipped, are those of the client', () => {
    client.on('data', (message, frame) => {
      expectTypeOf(message).toEqualTypeOf<Answer>();
      expectTypeOf(frame).toEqualTypeOf<Frame>();
    });
    expectTypeOf<Client<Flip<Chat>>['write']>().parameter(0).toEqualTypeOf<Question>();
    expectTypeOf<Client<Flip<Chat>>['send']>().parameter(0).toEqualTypeOf<Question>();
    expectTypeOf<Client<Flip<Chat>>['end']>().parameter(0).toEqualTypeOf<Question | undefined>();
    expectTypeOf(client[Symbol.asyncIterator]().next()).resolves.toExtend<IteratorResult<Answer>>();
    expectTypeOf(toWeb(client)).toEqualTypeOf<WebStreams<Answer, Question>>();
  });

  test('of the wrong direction do not compile', () => {
    // @ts-expect-error: this is what comes in
    client.write({ answer: 42 });
    client.on('data', (message) => {
      // @ts-expect-error: that is what goes out
      expectTypeOf(message.question).toBeAny();
    });
    // @ts-expect-error: what comes in is not what it takes
    client.pipe(client);
  });

  test('are unknown where nobody says', () => {
    const any = new Client('http://localhost', options);
    any.on('data', (message) => expectTypeOf(message).toBeUnknown());
    expectTypeOf<Client['write']>().parameter(0).toBeUnknown();
    expectTypeOf(any.pipe(any)).toEqualTypeOf(any);
  });
});

describe('events', () => {
  test('have the arguments that they have', () => {
    client.on('reconnect scheduled', (state) =>
      expectTypeOf(state).toEqualTypeOf<ReconnectState>(),
    );
    client.once('reconnect failed', (error, state) => {
      expectTypeOf(error).toEqualTypeOf<PrimusError>();
      expectTypeOf(state).toEqualTypeOf<ReconnectState>();
    });
    client.on('open', function () {
      expectTypeOf(this).toExtend<Client<Flip<Chat>>>();
    });
  });

  test('of another name or with other arguments do not compile', () => {
    // @ts-expect-error: it is called open
    client.on('connect', () => {});
    // @ts-expect-error: open has no arguments
    client.on('open', (spark: unknown) => spark);
    // @ts-expect-error: a reason is no number
    client.emit('readyStateChange', 3);
    expectTypeOf<Parameters<typeof client.on>[0]>().toExtend<string>();
  });
});

describe('streams', () => {
  test('of Node run into what the client is as a Web Stream', () => {
    const file = createReadStream('file');
    const any = new Client('http://localhost', options);
    // @ts-expect-error: browsers have no stream of Node's
    file.pipe(any);
    const writable = Writable.fromWeb(toWeb(client).writable, { objectMode: true });
    expectTypeOf(file.pipe(writable)).toEqualTypeOf<Writable>();
    expectTypeOf(pipeline(file, writable)).toEqualTypeOf<Promise<void>>();
  });
});

describe('options', () => {
  test('of a wrong type do not compile', () => {
    // @ts-expect-error: a list, or false
    const strategy: ClientOptions = { ...options, strategy: 'disconnect' };
    // @ts-expect-error: there is no such strategy
    const unknown: ClientOptions = { ...options, strategy: ['sometimes'] };
    // @ts-expect-error: times are numbers
    const timeout: ClientOptions = { ...options, timeout: '10s' };
    expectTypeOf([strategy, unknown, timeout]).toEqualTypeOf<ClientOptions[]>();
  });

  test('of the way back may be given in part', () => {
    expectTypeOf<{ reconnect: { min: number } }>().toExtend<Pick<ClientOptions, 'reconnect'>>();
    expectTypeOf(client.options.reconnect.retries).toEqualTypeOf<number>();
  });
});

test('a layer knows what came with the link', () => {
  expectTypeOf<LinkLayer<URL>>().toEqualTypeOf<NonNullable<ClientOptions['layer']>>();
  expectTypeOf<ReturnType<LinkLayer<URL>>>().parameters.toEqualTypeOf<[Link, URL]>();
});
