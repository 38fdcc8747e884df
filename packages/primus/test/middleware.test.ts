import { once } from 'node:events';
import type Primus from 'primus';
import { describe, expect, test, vi } from 'vitest';
import { pair, rawSocket, refusal, serve } from './support.js';

const DEFAULTS = ['forwarded', 'cors', 'primus.js', 'spec', 'x-xss', 'no-cache', 'authorization'];

const middleware = (_req: unknown, _res: unknown): void => {};

const names = ({ layers }: Primus): string[] => layers.map(({ name }) => name);

/** Whether a WebSocket gets in. */
async function opens(url: string): Promise<boolean> {
  const socket = rawSocket(`${url}/primus`);
  await once(socket, 'open');
  return socket.readyState === socket.OPEN;
}

describe('Middleware', () => {
  test('what is there by default, in its order', async () => {
    expect(names((await serve()).primus)).toEqual(DEFAULTS);
  });

  test('it does what it is named after', async () => {
    const { url } = await serve();
    const { headers } = await fetch(`${url}/primus/anything`);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('x-xss-protection')).toBe('0');
    expect(headers.get('cache-control')).toContain('no-cache');
  });

  test('runs for what is below the pathname only', async () => {
    const { primus, url } = await serve();
    const ran = vi.fn<(url: string | undefined) => void>();
    primus.use('watch', (req, _res) => ran(req.url));
    await fetch(`${url}/elsewhere`);
    await fetch(`${url}/primus/here`);
    expect(ran.mock.calls).toEqual([['/primus/here']]);
  });
});

describe('Primus.use(name, fn, options, index)', () => {
  test('a function of two arguments is synchronous: it goes on unless it answered', async () => {
    const { primus, url } = await serve();
    const steps: string[] = [];
    primus.use('passes', (_req, _res) => void steps.push('passes'));
    primus.use('ends', (req, res) => {
      steps.push('ends');
      if (req.url === '/primus/hello') res.end('hello');
    });
    primus.use('after', (_req, _res) => void steps.push('after'));
    expect(await (await fetch(`${url}/primus/hello`)).text()).toBe('hello');
    expect(steps).toEqual(['passes', 'ends']);
    await fetch(`${url}/primus/other`);
    expect(steps).toEqual(['passes', 'ends', 'passes', 'ends', 'after']);
  });

  test('one that returns true answers later', async () => {
    const { primus, url } = await serve();
    primus.use('later', (_req, res) => {
      setImmediate(() => res.end('later'));
      return true;
    });
    expect(await (await fetch(`${url}/primus/x`)).text()).toBe('later');
  });

  test('a function of three arguments is asynchronous: it goes on when it calls back', async () => {
    const { primus, url } = await serve();
    const steps: string[] = [];
    primus.use('slow', (_req, _res, go) => {
      setImmediate(() => {
        steps.push('slow');
        go();
      });
    });
    primus.use('after', (_req, res) => {
      steps.push('after');
      res.end('done');
    });
    expect(await (await fetch(`${url}/primus/x`)).text()).toBe('done');
    expect(steps).toEqual(['slow', 'after']);
  });

  test('one that answers need not call back', async () => {
    const { primus, url } = await serve();
    primus.use('answers', (_req, res, _go) => void res.end('answered'));
    expect(await (await fetch(`${url}/primus/x`)).text()).toBe('answered');
  });

  test.each([
    [new Error('Broken.'), 500],
    [Object.assign(new Error('Too many.'), { statusCode: 429 }), 429],
    ['Text.', 500],
  ])('an error that is called back is the answer: %s', async (error, status) => {
    const { primus, url } = await serve();
    primus.use('refuses', (_req, _res, go) => go(error));
    const body = { error: error instanceof Error ? error.message : error };
    const response = await fetch(`${url}/primus/x`);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
    const upgrade = await refusal(rawSocket(`${url}/primus`));
    expect(upgrade).toMatchObject({ status, body: JSON.stringify(body) });
  });

  test('a function of less than two arguments is configured first', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    primus.use(
      'configured',
      function configure(this: unknown, options: { foo: string }) {
        seen.push(this, options);
        return (_req: unknown, res: { end(text: string): void }) => res.end(options.foo);
      },
      { foo: 'bar' },
    );
    primus.use('no options', () => (_req: unknown, _res: unknown) => {});
    expect(seen).toEqual([primus, { foo: 'bar' }]);
    expect(await (await fetch(`${url}/primus/x`)).text()).toBe('bar');
  });

  test('runs with the server as this', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    primus.use('sync', function sync(_req, _res) {
      seen.push(this);
    });
    primus.use('async', function async(_req, _res, go) {
      seen.push(this);
      go();
    });
    await fetch(`${url}/primus/x`);
    expect(seen).toEqual([primus, primus]);
  });

  test('stands behind the others, or where the index says', async () => {
    const { primus } = await serve();
    primus.use('last', middleware);
    primus.use('third', middleware, 2);
    primus.use('first', middleware, {}, 0);
    const [forwarded, cors, ...rest] = DEFAULTS;
    expect(names(primus)).toEqual(['first', forwarded, cors, 'third', ...rest, 'last']);
    expect(primus.indexOfLayer('third')).toBe(3);
    expect(primus.indexOfLayer('absent')).toBe(-1);
  });

  test('knows by `req.forwarded` where a client is, behind a proxy too', async () => {
    const { primus, url } = await serve();
    const seen: unknown[] = [];
    primus.use('look', (req, _res) => {
      seen.push((req as { forwarded?: unknown }).forwarded);
    });
    await fetch(`${url}/primus/x`, { headers: { 'X-Forwarded-For': '192.0.2.7' } });
    expect(seen).toEqual([expect.objectContaining({ ip: '192.0.2.7' })]);
  });

  test('replaces the one of the same name, where it stands', async () => {
    const { primus, url } = await serve();
    primus.use('spec', (req, res) => {
      if (req.url === '/primus/spec') res.end('secret');
    });
    expect(names(primus)).toEqual(DEFAULTS);
    expect(await (await fetch(`${url}/primus/spec`)).text()).toBe('secret');
  });

  test('runs for requests and for upgrades, unless it is told not to', async () => {
    const { primus, url } = await serve();
    const ran: string[] = [];
    const note = (name: string) => (_req: unknown, _res: unknown) => void ran.push(name);
    primus.use('both', note('both'));
    primus.use('requests', Object.assign(note('requests'), { upgrade: false }));
    primus.use('upgrades', Object.assign(note('upgrades'), { http: false }));
    primus.use('configured', () => Object.assign(note('configured'), { upgrade: false }));
    await fetch(`${url}/primus/x`);
    expect(ran.splice(0)).toEqual(['both', 'requests', 'configured']);
    expect(await opens(url)).toBe(true);
    expect(ran).toEqual(['both', 'upgrades']);
  });

  test('can be chained', async () => {
    const { primus } = await serve();
    expect(primus.use('one', middleware).disable('one').enable('one').remove('one')).toBe(primus);
  });

  test.each<[unknown, unknown]>([
    ['name', undefined],
    ['name', 'text'],
    ['name', () => {}],
    ['name', () => 'text'],
    ['name', () => () => {}],
    ['', (_req: unknown, _res: unknown) => {}],
    [5, (_req: unknown, _res: unknown) => {}],
  ])('refuses what is none: %j, %s', async (name, fn) => {
    const { primus } = await serve();
    expect(() => primus.use(name as string, fn as never)).toThrow(
      expect.objectContaining({ name: 'PrimusError', code: 'INVALID_MIDDLEWARE' }),
    );
  });

  test.each([1.5, Number.NaN])('refuses an index of %s', async (index) => {
    const { primus } = await serve();
    expect(() => primus.use('name', (_req, _res) => {}, {}, index)).toThrow(
      expect.objectContaining({ code: 'INVALID_MIDDLEWARE' }),
    );
  });
});

describe('Primus.remove(name)', () => {
  test('removes what was added and what is there by default', async () => {
    const { primus, url } = await serve();
    primus.use('mine', (_req, res) => void res.end('mine'));
    primus.remove('mine').remove('primus.js').remove('absent');
    expect(names(primus)).toEqual(DEFAULTS.filter((name) => name !== 'primus.js'));
    expect((await fetch(`${url}/primus/primus.js`)).status).toBe(426);
    primus.use('primus.js', (req, res) => {
      if (req.url === '/primus/primus.js') res.end('// another way');
    });
    expect(await (await fetch(`${url}/primus/primus.js`)).text()).toBe('// another way');
  });
});

describe('Primus.disable(name) and Primus.enable(name)', () => {
  test('skips a middleware, until it is enabled again', async () => {
    const { primus, url } = await serve();
    const status = async (): Promise<number> => (await fetch(`${url}/primus/spec`)).status;
    primus.disable('spec');
    expect(await status()).toBe(426);
    expect(primus.layers[primus.indexOfLayer('spec')]).toMatchObject({ enabled: false });
    primus.enable('spec');
    expect(await status()).toBe(200);
  });

  test('connections are not disturbed', async () => {
    const { primus, url } = await serve();
    for (const name of DEFAULTS) primus.disable(name);
    const { spark } = await pair({ primus, url });
    expect(spark.readyState).toBe(primus.Spark.OPEN);
  });
});
