import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Middleware, type Primus, RefusedError } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { ask, serve } from './http.js';
import { Stage } from './memory.js';

/** Middleware that notes that it ran. */
function noting(log: string[], name: string): Middleware {
  return () => void log.push(name);
}

async function started(
  names: readonly string[],
): Promise<{ primus: Primus; port: number; ran: string[] }> {
  const { primus, port } = await serve();
  const ran: string[] = [];
  for (const name of names) primus.use(name, noting(ran, name));
  return { primus, port, ran };
}

describe('the stack', () => {
  test('runs in the order it was built, then the transformer', async () => {
    const { port, ran } = await started(['a', 'b', 'c']);
    expect((await ask(port, '/primus')).body).toBe('stub');
    expect(ran).toEqual(['a', 'b', 'c']);
  });

  test('an index says where, and 0 is the first', async () => {
    const { primus, port, ran } = await started(['a', 'b']);
    primus.use('zero', noting(ran, 'zero'), 0).use('two', noting(ran, 'two'), 2);
    await ask(port, '/primus');
    expect(ran).toEqual(['zero', 'a', 'two', 'b']);
    expect(primus.indexOfLayer('two')).toBe(2);
    expect(primus.indexOfLayer('none')).toBe(-1);
  });

  test('one of the same name is replaced where it stands, whatever the index', async () => {
    const { primus, port, ran } = await started(['a', 'b', 'c']);
    primus.disable('b').use('b', noting(ran, 'new'), 0);
    await ask(port, '/primus');
    expect(ran).toEqual(['a', 'new', 'c']);
  });

  test('can be disabled, enabled and removed by name', async () => {
    const { primus, port, ran } = await started(['a', 'b', 'c']);
    primus.disable('a').remove('b').disable('none').remove('none');
    await ask(port, '/primus');
    expect(ran).toEqual(['c']);
    primus.enable('a').enable('none');
    await ask(port, '/primus');
    expect(ran).toEqual(['c', 'a', 'c']);
    expect(primus.layers.map(({ name, enabled }) => [name, enabled])).toEqual([
      ['a', true],
      ['c', true],
    ]);
  });

  test('may change while it runs', async () => {
    const { primus, port } = await serve();
    const ran: string[] = [];
    primus.use('once', () => {
      ran.push('once');
      primus.remove('once');
    });
    primus.use('b', noting(ran, 'b'));
    await ask(port, '/primus');
    await ask(port, '/primus');
    expect(ran).toEqual(['once', 'b', 'b']);
  });

  test.each([
    ['http', { http: false }, { http: [], upgrade: ['x'] }],
    ['upgrades', { upgrade: false }, { http: ['x'], upgrade: [] }],
  ])('is skipped for %s when it says so', async (_, flags, expected) => {
    const { primus, port } = await serve();
    const ran: string[] = [];
    primus.use('x', Object.assign(noting(ran, 'x'), flags));
    await ask(port, '/primus');
    expect(ran.splice(0)).toEqual(expected.http);
    await ask(port, '/primus', {}, 'upgrade');
    expect(ran).toEqual(expected.upgrade);
  });

  test('one that is silent has no response, answers nothing, and refuses by what it throws', async () => {
    const { primus, port } = await serve();
    const seen: unknown[] = [];
    const silent = (fn: (req: IncomingMessage) => boolean): Middleware =>
      Object.assign<Middleware, { silent: boolean }>(
        (req, ...rest) => {
          seen.push(rest[0]);
          return fn(req);
        },
        { silent: true },
      );
    primus.use(
      'quiet',
      silent(() => true),
    );
    expect((await ask(port, '/primus')).body).toBe('stub');
    primus.use(
      'strict',
      silent(() => {
        throw new RefusedError('Not you.', 403);
      }),
    );
    expect((await ask(port, '/primus')).status).toBe(403);
    const upgrade = { connection: 'upgrade', upgrade: 'websocket' };
    expect((await ask(port, '/primus', upgrade)).status).toBe(403);
    expect(seen).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  test('sees nothing of what is not for Primus', async () => {
    const { port, ran } = await started(['a']);
    await ask(port, '/elsewhere');
    await ask(port, '/elsewhere', {}, 'upgrade');
    expect(ran).toEqual([]);
  });

  test('sees upgrades of a transformer that brings its own listener', async () => {
    const stage = new Stage();
    const seen: unknown[] = [];
    stage.server.use('http only', Object.assign(noting([], ''), { upgrade: false }));
    stage.server.use('look', (req) => {
      seen.push(req.url, req.headers.host, req.method, req.socket.remoteAddress);
    });
    await stage.connect('?a=1');
    expect(seen).toEqual(['/primus?a=1', 'memory', 'GET', '127.0.0.1']);
  });
});

function use(...args: unknown[]): () => void {
  const { server } = new Stage({ pingInterval: false });
  return () => (server.use as (...all: unknown[]) => void).apply(server, args);
}

describe('misuse', () => {
  test.each([
    [[]],
    [['']],
    [[5, () => {}]],
    [['name']],
    [['name', 'function']],
    [['name', () => {}, -1]],
    [['name', () => {}, 1.5]],
    [['name', () => {}, '0']],
  ])('use(%j) is refused', (args) => {
    expect(use(...args)).toThrow(expect.objectContaining({ code: 'INVALID_MIDDLEWARE' }));
  });
});

const answers: Readonly<Record<string, Middleware>> = {
  'ends the response': (_, res) => void res.writeHead(418).end('teapot'),
  'ends it and returns true': (_, res) => {
    res.statusCode = 418;
    res.end('teapot');
    return true;
  },
  'resolves true and ends it later': (_, res) => {
    setImmediate(() => res.writeHead(418).end('teapot'));
    return Promise.resolve(true);
  },
  'ends it in a promise': async (_: IncomingMessage, res: ServerResponse) => {
    await Promise.resolve();
    res.writeHead(418).end('teapot');
  },
  'begins it': (_, res) => {
    res.writeHead(418);
    setImmediate(() => res.end('teapot'));
  },
};

describe.each(Object.entries(answers))('a middleware that %s has answered', (_, answer) => {
  test.each(['http', 'upgrade'] as const)('%s', async (kind) => {
    const { primus, port } = await serve();
    const ran: string[] = [];
    primus.use('answer', answer).use('after', noting(ran, 'after'));
    expect(await ask(port, '/primus', {}, kind)).toMatchObject({
      status: 418,
      body: expect.stringContaining('teapot') as string,
    });
    expect(ran).toEqual([]);
  });
});

const refusals: Readonly<Record<string, [unknown, number, string]>> = {
  'a RefusedError': [new RefusedError('No "entry".', 402), 402, '{"error":"No \\"entry\\"."}'],
  'a RefusedError without status': [new RefusedError('Who?'), 401, '{"error":"Who?"}'],
  'any error with a statusCode': [
    Object.assign(new Error('Busy'), { statusCode: 503 }),
    503,
    '{"error":"Busy"}',
  ],
  'an error that says nothing to clients': [
    new Error('password is hunter2'),
    500,
    '{"error":"Internal Server Error"}',
  ],
  'a status that is no refusal': [
    Object.assign(new Error('secret'), { statusCode: 200 }),
    500,
    '{"error":"Internal Server Error"}',
  ],
  'a status that is no number': [
    Object.assign(new Error('secret'), { statusCode: '403' }),
    500,
    '{"error":"Internal Server Error"}',
  ],
  'a message that is no text': [
    { statusCode: 403, message: { toString: 1 } },
    403,
    '{"error":"Refused"}',
  ],
  nothing: [undefined, 500, '{"error":"Internal Server Error"}'],
  'a string': ['no', 500, '{"error":"Internal Server Error"}'],
};

describe.each(Object.entries(refusals))(
  'a middleware that fails with %s',
  (_, [cause, status, body]) => {
    const fails: Readonly<Record<string, Middleware>> = {
      throws: () => {
        throw cause as Error;
      },
      rejects: () => Promise.reject(cause),
    };
    test.each([
      ['http', 'throws'],
      ['http', 'rejects'],
      ['upgrade', 'throws'],
      ['upgrade', 'rejects'],
    ] as const)('refuses: %s, %s', async (kind, how) => {
      const { primus, port, logs } = await serve();
      primus.use('fails', fails[how] ?? (() => {}));
      const answer = await ask(port, '/primus', {}, kind);
      expect(answer).toMatchObject({
        status,
        body,
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          connection: 'close',
        },
      });
      expect(logs).toEqual(
        cause instanceof RefusedError ? [] : [['error', 'A middleware failed.', cause]],
      );
    });
  },
);

describe('WWW-Authenticate', () => {
  test.each(['http', 'upgrade'] as const)('is sent with a 401: %s', async (kind) => {
    const { primus, port } = await serve();
    primus.use('ask', () => {
      throw new RefusedError('Who?', 401, 'Basic realm="x"');
    });
    const { status, headers } = await ask(port, '/primus', {}, kind);
    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="x"']);
  });

  test('is not sent with another status, and cannot bring other headers in', async () => {
    const { primus, port } = await serve();
    let status = 403;
    primus.use('ask', () => {
      throw new RefusedError('Who?', status, 'Basic\r\nSet-Cookie: a=b');
    });
    expect((await ask(port, '/primus')).headers).not.toHaveProperty('www-authenticate');
    status = 401;
    const answer = await ask(port, '/primus');
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });
});
