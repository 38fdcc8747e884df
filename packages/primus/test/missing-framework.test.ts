import { createServer } from 'node:http';
import Module from 'node:module';
import Primus from 'primus';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { next } from './support.js';

/** What Node calls to find a package; tools that intercept it do so here. */
const HOOK = '_resolveFilename';
type Resolve = (request: string, ...rest: unknown[]) => string;
const resolver = Module as unknown as Record<typeof HOOK, Resolve>;

beforeAll(() => {
  const resolve = resolver[HOOK].bind(resolver);
  vi.spyOn(resolver, HOOK).mockImplementation((request, ...rest) => {
    if (request !== 'ws') return resolve(request, ...rest);
    const error = new Error("Cannot find module 'ws'");
    throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
  });
});

afterAll(() => {
  vi.restoreAllMocks();
});

const told = {
  name: 'PrimusError',
  code: 'MISSING_DEPENDENCY',
  message: expect.stringContaining('npm install ws') as string,
  cause: { code: 'MODULE_NOT_FOUND' },
};

describe('Bad input: a framework that is not installed', () => {
  test('is told by the constructor of the server, which leaves the HTTP server alone', () => {
    const server = createServer();
    let error: unknown;
    try {
      void new Primus(server, { transformer: 'websockets' });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject(told);
    expect(server.listenerCount('upgrade')).toBe(0);
    expect(server.listenerCount('request')).toBe(0);
  });

  test('is told by the client', async () => {
    const client = new (Primus.createSocket())('http://localhost:1', { strategy: false });
    onTestFinished(() => void client.destroy());
    expect(await next(client, 'error')).toMatchObject([told]);
  });
});
