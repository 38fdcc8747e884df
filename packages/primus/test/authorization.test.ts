import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { SocketOptions } from 'primus';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { connect, journal, next, pair, rawSocket, refusal, serve, type Served } from './support.js';

/** The hook of the documentation: a scheme, who may, and what happens otherwise. */
function documented(req: IncomingMessage, done: (error?: unknown) => void): void {
  const { authorization } = req.headers;
  if (authorization) {
    const [scheme, credentials = ''] = authorization.split(' ');
    const name = Buffer.from(credentials, 'base64').toString().split(':')[0];
    if (!name) return done(Object.assign(new Error('Malformed.'), { statusCode: 500 }));
    if (scheme === 'Basic' && name === 'friend') return done();
    if (scheme === 'Basic') return done({ statusCode: 403, message: 'Go away!' });
  }
  done({ message: 'Authentication required', authenticate: 'Basic realm="myscheme"' });
}

const basic = (name: string): string => `Basic ${Buffer.from(`${name}:secret`).toString('base64')}`;

async function protectedServer(): Promise<Served> {
  const world = await serve();
  world.primus.authorize(documented);
  return world;
}

describe('Authorization Server', () => {
  test('lets those in that it calls back for without an error', async () => {
    const world = await protectedServer();
    const options = { transport: { headers: { authorization: basic('friend') } } };
    const { spark } = await pair(world, options);
    expect(spark.headers.authorization).toBe(basic('friend'));
  });

  test('takes the name and the password of the URL', async () => {
    const { primus, url } = await protectedServer();
    const { spark } = await pair({ primus, url: url.replace('//', '//friend:secret@') });
    expect(spark.headers.authorization).toBe(basic('friend'));
  });

  test.each<[string | undefined, number, string, string | undefined]>([
    [undefined, 401, 'Authentication required', 'Basic realm="myscheme"'],
    [basic('foe'), 403, 'Go away!', undefined],
    ['Basic', 500, 'Malformed.', undefined],
  ])('answers %j with %s %j', async (authorization, status, error, authenticate) => {
    const { primus, url } = await protectedServer();
    const events = journal(primus, 'connection');
    const headers = authorization === undefined ? {} : { authorization };
    const upgrade = await refusal(rawSocket(`${url}/primus`, { headers }));
    expect(upgrade).toMatchObject({ status, body: JSON.stringify({ error }) });
    expect(upgrade.headers['www-authenticate']).toBe(authenticate);

    const response = await fetch(`${url}/primus/anything`, { headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('www-authenticate')).toBe(authenticate ?? null);
    expect(await response.json()).toEqual({ error });
    expect(events).toEqual([]);
  });

  test('a string is the message of a 401, without a challenge', async () => {
    const { primus, url } = await serve();
    primus.authorize((_, done) => done('No.'));
    const { status, body, headers } = await refusal(rawSocket(`${url}/primus`));
    expect({ status, body }).toEqual({ status: 401, body: '{"error":"No."}' });
    expect(headers).not.toHaveProperty('www-authenticate');
  });

  test('a challenge goes with a 401 only', async () => {
    const { primus, url } = await serve();
    primus.authorize((_, done) => done({ statusCode: 403, message: 'No.', authenticate: 'Basic' }));
    const { status, headers } = await refusal(rawSocket(`${url}/primus`));
    expect(status).toBe(403);
    expect(headers).not.toHaveProperty('www-authenticate');
  });

  test('the hook may take its time', async () => {
    const world = await serve();
    world.primus.authorize((_, done) => void setImmediate(done));
    const { spark } = await pair(world);
    expect(spark.readyState).toBe(3);
  });

  test('the hook is called with the server as this, for every request', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    primus.authorize(function authorize(this: unknown, req, done) {
      seen.push(this, req.url);
      done();
    });
    await fetch(`${url}/primus/one`);
    await once(rawSocket(`${url}/primus?two`), 'open');
    expect(seen).toEqual([primus, '/primus/one', primus, '/primus?two']);
  });

  test('a hook that throws lets nobody in', async () => {
    const { primus, url } = await serve();
    primus.authorize((_req, _done) => {
      throw new Error('No.');
    });
    expect((await refusal(rawSocket(`${url}/primus`))).status).toBe(401);
  });

  test('pages get their script without it', async () => {
    const { url } = await protectedServer();
    expect((await fetch(`${url}/primus/primus.js`)).status).toBe(200);
    expect((await fetch(`${url}/primus/spec`)).status).toBe(200);
  });

  test('what is no hook is refused', async () => {
    const { primus } = await serve();
    for (const hook of [undefined, 'secret', () => {}, (_req: unknown) => {}]) {
      expect(() => primus.authorize(hook as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
    }
  });
});

describe('Authorization Client', () => {
  const options: SocketOptions = { reconnect: { min: 1 } };

  test('hears an error that tells nothing of the reason, and the end', async () => {
    const { primus, url } = await protectedServer();
    const client = connect(primus, url, options);
    const events = journal(client, 'error', 'reconnect scheduled', 'end');
    const failed = next(client, 'error');
    await next(client, 'end');
    expect(await failed).toMatchObject([{ name: 'PrimusError', code: 'CONNECT_FAILED' }]);
    expect(events).toEqual(['error', 'end']);
  });

  test('outgoing::open and unexpected-response tell the status and the challenge', async () => {
    const { primus, url } = await protectedServer();
    const client = connect(primus, url, options);
    const told: unknown[] = [];
    client.on('outgoing::open', () => {
      const socket = client.socket as WebSocket;
      socket.on('unexpected-response', (req: ClientRequest, res) => {
        told.push(res.statusCode, res.headers['www-authenticate']);
        req.destroy();
        socket.emit('error', `authorization failed: ${String(res.statusCode)}`);
      });
    });
    const [failed, ended] = [next(client, 'error'), next(client, 'end')];
    expect(await failed).toMatchObject([{ cause: 'authorization failed: 401' }]);
    await ended;
    expect(told).toEqual([401, 'Basic realm="myscheme"']);
  });

  test('the body of the answer can be read too', async () => {
    const { primus, url } = await protectedServer();
    const client = connect(primus, url, options);
    client.on('outgoing::open', () => {
      const socket = client.socket as WebSocket;
      socket.on('unexpected-response', (_, res) => {
        let body = '';
        res.on('data', (chunk) => (body += String(chunk)));
        res.on('end', () => {
          socket.emit('error', new Error((JSON.parse(body) as { error: string }).error));
        });
      });
    });
    expect(await next(client, 'error')).toMatchObject([
      { cause: { message: 'Authentication required' } },
    ]);
  });
});
