import Module from 'node:module';
import { createServer } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { sockjs as server } from '@primus/transformer-sockjs';
import { sockjs as client } from '@primus/transformer-sockjs/client';
import { afterEach, expect, test, vi } from 'vitest';

type Load = (id: string, ...rest: unknown[]) => unknown;

/** Node's loader, which does not find a package for the time of a test. */
function forget(name: string): void {
  const loader = Module as unknown as { _load: Load };
  const { _load: load } = loader;
  vi.spyOn(loader, '_load').mockImplementation((id, ...rest) => {
    if (id === name) throw new Error(`Cannot find module '${name}'`);
    return load.call(Module, id, ...rest);
  });
}

afterEach(() => void vi.restoreAllMocks());

function missing(name: string): Error {
  return expect.objectContaining({
    name: 'PrimusError',
    code: 'MISSING_DEPENDENCY',
    message: expect.stringMatching(new RegExp(`npm install ${name}$`)) as string,
  }) as Error;
}

test('a server without sockjs says how to install it', () => {
  forget('sockjs');
  const http = createServer();
  expect(() => new Primus(http, { transformer: server, parser: json })).toThrow(missing('sockjs'));
  expect(http.listeners('request')).toEqual([]);
});

test('a client without sockjs-client says how to install it', () => {
  forget('sockjs-client');
  const target = { url: new URL('http://localhost'), server: '', transport: {}, websockets: true };
  expect(() => client.dial(target, vi.fn<() => never>(), vi.fn<() => void>())).toThrow(
    missing('sockjs-client'),
  );
});
