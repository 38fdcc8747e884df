import { createServer } from 'node:http';
import Module from 'node:module';
import { Primus as Client } from '@primus/client';
import { json } from '@primus/parser-json';
import Primus from 'primus';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { findTransformer } from '../src/names.js';

/** What Node calls to find a package; tools that intercept it do so here. */
const HOOK = '_resolveFilename';
type Resolve = (request: string, ...rest: unknown[]) => string;
const resolver = Module as unknown as Record<typeof HOOK, Resolve>;

/** For the time of a test, `name` is not installed. */
function forget(name: string): void {
  const resolve = resolver[HOOK].bind(resolver);
  vi.spyOn(resolver, HOOK).mockImplementation((request, ...rest) => {
    const [wanted] = request.split('/');
    if (wanted !== name) return resolve(request, ...rest);
    const error = new Error(`Cannot find module '${name}'`);
    throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });
  });
}

afterEach(() => void vi.restoreAllMocks());

/** The error that says how to install `name`, and for whom. */
function missing(transformer: string, name: string): unknown {
  // It is not on the registry under its name.
  const source = name === 'uWebSockets.js' ? 'uNetworking/uWebSockets.js' : name;
  return expect.objectContaining({
    name: 'PrimusError',
    code: 'MISSING_DEPENDENCY',
    message: expect.stringMatching(
      new RegExp(`^The ${transformer} transformer needs .*npm install ${source}`),
    ) as string,
    cause: expect.objectContaining({ code: 'MODULE_NOT_FOUND' }) as unknown,
  });
}

/** What `make` throws. */
function thrownBy(make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    return error;
  }
}

const needs = Object.entries(Primus.transformers);

describe('Bad input: a framework that is not installed', () => {
  test.each(needs)('%s: is told by the constructor of the server', (transformer, { server }) => {
    forget(server ?? '');
    const http = createServer();
    const options = { transformer, iknowclusterwillbreakconnections: true };
    const error = thrownBy(() => new Primus(http, options));
    expect(error).toEqual(missing(transformer, server ?? ''));
    expect(http.listenerCount('upgrade')).toBe(0);
    expect(http.listenerCount('request')).toBe(0);
  });

  test.each(needs)('%s: is told where a client is made', (transformer, { client }) => {
    forget(client ?? '');
    // The client of uws is that of websockets.
    const expected = missing(transformer === 'uws' ? 'websockets' : transformer, client ?? '');
    expect(thrownBy(() => Primus.createSocket({ transformer }))).toEqual(expected);

    const parts = { transformer: findTransformer(transformer).client, parser: json };
    expect(thrownBy(() => new Client('http://localhost', parts))).toEqual(expected);
  });
});
