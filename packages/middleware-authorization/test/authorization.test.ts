import { RefusedError } from '@primus/core';
import { authorization, type AuthorizeFunction } from '@primus/middleware-authorization';
import { describe, expect, test, vi } from 'vitest';
import { serve } from 'tools-check/serve';
import { type Answer, upgrade } from './upgrade.js';

async function get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${url}/primus`, { headers });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** Throws whatever an application might. */
function throws(thrown: unknown): AuthorizeFunction {
  return () => {
    throw thrown as Error;
  };
}

/** What a server logs when this is thrown. */
async function logged(thrown: unknown): Promise<unknown[][]> {
  const log: unknown[][] = [];
  const url = await serve((primus) => {
    primus.on('log', (...details) => log.push(details));
    return authorization({ authorize: () => throws(thrown) });
  });
  await get(url);
  return log;
}

/** Knows one client. */
const knowsOne: AuthorizeFunction = async ({ headers }) => {
  await Promise.resolve();
  if (headers.authorization !== 'Bearer 42') throw new RefusedError('Who are you?');
};

describe.each([
  { kind: 'HTTP', ask: get, admitted: 426 },
  { kind: 'an upgrade', ask: upgrade, admitted: 101 },
])('$kind', ({ ask, admitted }) => {
  test('goes on when nobody is asked', async () => {
    const url = await serve(() => authorization({ authorize: () => undefined }));
    expect(await ask(url)).toMatchObject({ status: admitted });
  });

  test.each<[string, AuthorizeFunction]>([
    ['at once', () => {}],
    ['later', () => Promise.resolve()],
  ])('goes on when it is authorized %s', async (_, decide) => {
    const url = await serve(() => authorization({ authorize: () => decide }));
    expect(await ask(url)).toMatchObject({ status: admitted });
  });

  test('is decided by what it carries', async () => {
    const url = await serve(() => authorization({ authorize: () => knowsOne }));
    expect(await ask(url)).toMatchObject({ status: 401, body: '{"error":"Who are you?"}' });
    expect(await ask(url, { Authorization: 'Bearer 42' })).toMatchObject({ status: admitted });
  });

  test.each<[string, unknown, { status: number; error: string; authenticate?: string }]>([
    ['a RefusedError', new RefusedError('no', 403), { status: 403, error: 'no' }],
    ['text', 'no', { status: 401, error: 'no' }],
    ['empty text', '', { status: 401, error: 'Authorization required' }],
    ['nothing', undefined, { status: 401, error: 'Authorization required' }],
    ['an error', new Error('no'), { status: 401, error: 'no' }],
    ['a message', { message: 'no' }, { status: 401, error: 'no' }],
    ['a status', { message: 'no', statusCode: 403 }, { status: 403, error: 'no' }],
    [
      'a challenge',
      { message: 'no', authenticate: 'Basic realm="x"' },
      { status: 401, error: 'no', authenticate: 'Basic realm="x"' },
    ],
    [
      'a challenge with an error',
      Object.assign(new Error('no'), { authenticate: 'Basic' }),
      { status: 401, error: 'no', authenticate: 'Basic' },
    ],
    [
      'a challenge that no header can carry',
      { message: 'no', authenticate: 'Basic\r\nSet-Cookie: a=b' },
      { status: 401, error: 'no' },
    ],
    [
      'a challenge beside another status',
      { message: 'no', statusCode: 403, authenticate: 'Basic' },
      { status: 403, error: 'no' },
    ],
    ['a status that is none', { message: 'no', statusCode: 200 }, { status: 401, error: 'no' }],
    ['a status as text', { message: 'no', statusCode: '403' }, { status: 403, error: 'no' }],
    [
      'members of other kinds',
      { message: 1, authenticate: {} },
      { status: 401, error: 'Authorization required' },
    ],
  ])('is refused by %s', async (_, thrown, { status, error, authenticate }) => {
    const url = await serve(() => authorization({ authorize: () => throws(thrown) }));
    const answer = await ask(url);
    expect(answer).toMatchObject({ status, body: JSON.stringify({ error }) });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['www-authenticate']).toBe(authenticate);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('is refused by a rejection', async () => {
    const url = await serve(() =>
      authorization({ authorize: () => () => Promise.reject(new RefusedError('no', 403)) }),
    );
    expect(await ask(url)).toMatchObject({ status: 403, body: '{"error":"no"}' });
  });

  test('is asked about each time, by the function of the moment', async () => {
    let decide: AuthorizeFunction | undefined;
    const url = await serve(() => authorization({ authorize: () => decide }));
    expect(await ask(url)).toMatchObject({ status: admitted });
    const second = vi.fn<AuthorizeFunction>(throws('no'));
    decide = second;
    expect(await ask(url)).toMatchObject({ status: 401 });
    expect(await ask(url)).toMatchObject({ status: 401 });
    expect(second).toHaveBeenCalledTimes(2);
    decide = undefined;
    expect(await ask(url)).toMatchObject({ status: admitted });
  });

  test('goes on when it is excepted', async () => {
    const url = await serve(() =>
      authorization({
        authorize: () => throws('no'),
        except: ({ headers }) => headers['x-probe'] !== undefined,
      }),
    );
    expect(await ask(url)).toMatchObject({ status: 401 });
    expect(await ask(url, { 'X-Probe': '1' })).toMatchObject({ status: admitted });
  });

  test('is refused when the exception cannot be told', async () => {
    const url = await serve(() =>
      authorization({
        authorize: () => () => {},
        except: () => {
          throw new Error('secret');
        },
      }),
    );
    const answer = await ask(url);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret');
  });
});

describe('the log', () => {
  test('hears of errors that nobody gave a status, with their cause', async () => {
    const cause = new Error('connect ECONNREFUSED');
    expect(await logged(cause)).toEqual([
      ['error', expect.any(String), expect.objectContaining({ code: 'HANDSHAKE_REFUSED', cause })],
    ]);
  });

  test.each<[string, unknown]>([
    ['a RefusedError', new RefusedError('no')],
    ['text', 'no'],
    ['an object', { message: 'no' }],
    ['an error with a status', Object.assign(new Error('no'), { statusCode: 403 })],
  ])('hears nothing of a refusal by %s', async (_, thrown) => {
    expect(await logged(thrown)).toEqual([]);
  });
});
