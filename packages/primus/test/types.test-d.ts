import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { ParsedUrlQuery } from 'node:querystring';
import Primus, {
  type ClassicClient,
  type Flip,
  type PrimusError,
  type PrimusPlugin,
  type Spark,
} from 'primus';
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

const primus = new Primus<Chat>(createServer(), { transformer: 'websockets' });

describe('messages', () => {
  test('have their types on both ends', () => {
    primus.on('connection', (spark) => {
      expectTypeOf(spark).toEqualTypeOf<Spark<Chat>>();
      spark.on('data', (message) => expectTypeOf(message).toEqualTypeOf<Question>());
      expectTypeOf<Spark<Chat>['write']>().parameter(0).toEqualTypeOf<Answer>();
    });
    const client = new primus.Socket('http://localhost');
    expectTypeOf(client).toEqualTypeOf<ClassicClient<Flip<Chat>>>();
    client.on('data', (message) => expectTypeOf(message).toEqualTypeOf<Answer>());
    expectTypeOf<ClassicClient<Flip<Chat>>['write']>().parameter(0).toEqualTypeOf<Question>();
    expectTypeOf<Primus<Chat>['write']>().parameter(0).toEqualTypeOf<Answer>();
  });

  test('of a client in another process are those of its server, flipped', () => {
    const client = new (Primus.createSocket<Flip<Chat>>())('http://localhost');
    client.on('data', (message) => expectTypeOf(message).toEqualTypeOf<Answer>());
  });

  test('are unknown where nobody says', () => {
    new Primus(createServer()).on('connection', (spark) => {
      spark.on('data', (message) => expectTypeOf(message).toBeUnknown());
    });
  });
});

describe('what calls back', () => {
  test('listeners of connection and close', () => {
    primus.on('connection', (spark, next) => {
      expectTypeOf(spark).toEqualTypeOf<Spark<Chat>>();
      next(new Error('No.'));
    });
    primus.on('close', (options, next) => {
      expectTypeOf(options.timeout).toEqualTypeOf<number | undefined>();
      next();
    });
    const greet = (spark: Spark<Chat>): boolean => spark.write({ answer: 42 });
    primus.once('connection', greet).off('connection', greet);
    Primus.createServer<Chat>((spark) => expectTypeOf(spark).toEqualTypeOf<Spark<Chat>>());
  });

  test('transforms', () => {
    primus.transform('incoming', function transform(packet, next) {
      expectTypeOf(this).toEqualTypeOf<Spark<Chat>>();
      expectTypeOf(packet.data).toBeUnknown();
      next(undefined, false);
    });
    primus.transform('outgoing', async (packet) => packet.data !== 'secret');
  });

  test('transforms that are put among those there are', () => {
    primus.transformers.incoming.push(function transform(packet, next) {
      expectTypeOf(this).toEqualTypeOf<Spark<Chat>>();
      expectTypeOf(packet.data).toBeUnknown();
      next(undefined, false);
    });
    primus.transformers.outgoing.unshift((packet) => packet.data !== 'secret');
    const { transformers } = new primus.Socket('http://localhost');
    transformers.incoming.unshift((packet, next) => next(null, packet.data !== 'secret'));
    transformers.outgoing.splice(0, 1, async (packet) => packet.data !== 'secret');
    // @ts-expect-error Transforms take two arguments at most.
    transformers.outgoing.push((_packet, _next, _more: string) => {});
  });

  test('middleware', () => {
    primus.use('handler', function handler(req, res, next) {
      expectTypeOf(this).toExtend<Primus<Chat>>();
      expectTypeOf(req).toEqualTypeOf<IncomingMessage>();
      expectTypeOf(res).toEqualTypeOf<ServerResponse>();
      next();
    });
    primus.use('factory', (options: { deep: boolean }) => {
      expectTypeOf(options.deep).toBeBoolean();
      return (_req: unknown, _res: unknown) => {};
    });
    primus.use('made', () => (req, res, next) => {
      expectTypeOf(req).toEqualTypeOf<IncomingMessage>();
      expectTypeOf(res).toEqualTypeOf<ServerResponse>();
      next();
    });
    primus.use('answers', (_req, res): unknown => res.end());
  });

  test('authorization', () => {
    primus.authorize((req, done) => {
      expectTypeOf(req).toEqualTypeOf<IncomingMessage>();
      done({ statusCode: 403, message: 'No.' });
    });
  });

  test('both forms of forEach', () => {
    primus.forEach((spark, id, connections) => {
      expectTypeOf(id).toBeString();
      expectTypeOf(connections[id]).toEqualTypeOf<Spark<Chat> | undefined>();
      return spark.readable;
    });
    primus.forEach(
      (spark, next) => {
        spark.write({ answer: 42 });
        next();
      },
      (error) => expectTypeOf(error).toBeUnknown(),
    );
  });
});

describe('plugins', () => {
  test('see the whole server and the whole client', () => {
    const plugin: PrimusPlugin<Chat> = {
      server(server) {
        expectTypeOf(server).toEqualTypeOf<Primus<Chat>>();
      },
      client(client) {
        expectTypeOf(client).toEqualTypeOf<ClassicClient<Flip<Chat>>>();
      },
    };
    expectTypeOf(primus.plugin('one', plugin)).toEqualTypeOf(primus);
    expectTypeOf(primus.plugin('one')).toEqualTypeOf<PrimusPlugin<Chat> | undefined>();
    void new Primus<Chat>(createServer(), { plugin: { one: plugin, two: 'a-package' } });
  });
});

describe('the query of a spark', () => {
  test('has a list of values where a name comes twice', () => {
    primus.on('connection', (spark) => {
      expectTypeOf(spark.query['room']).toEqualTypeOf<string | string[] | undefined>();
      expectTypeOf(spark.query).toExtend<ParsedUrlQuery>();
    });
    expectTypeOf(new primus.Spark().query).toExtend<ParsedUrlQuery>();
  });
});

describe('events', () => {
  test('of a client, the framework’s socket among them', () => {
    const client = new primus.Socket('http://localhost');
    client.on('outgoing::open', () => expectTypeOf(client.socket).toBeUnknown());
    client.on('error', (error) => expectTypeOf(error).toEqualTypeOf<PrimusError>());
  });
});
