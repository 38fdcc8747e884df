import Module from 'node:module';
import { createServer } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { engineio as server } from '@primus/transformer-engine.io';
import { engineio as client } from '@primus/transformer-engine.io/client';
import { afterEach, expect, test, vi } from 'vitest';

type Load = (id: string, ...rest: unknown[]) => unknown;

/** Node's loader, which does not find `name` for the time of a test. */
function forget(name: string): void {
  const loader = Module as unknown as { _load: Load };
  const { _load: load } = loader;
  vi.spyOn(loader, '_load').mockImplementation((id, ...rest) => {
    if (id === name) throw new Error(`Cannot find module '${name}'`);
    return load.call(Module, id, ...rest);
  });
}

afterEach(() => void vi.restoreAllMocks());

const missing = (name: string): Error =>
  expect.objectContaining({
    name: 'PrimusError',
    code: 'MISSING_DEPENDENCY',
    message: expect.stringMatching(new RegExp(`npm install ${name}$`)) as string,
  }) as Error;

test('a server without engine.io says how to install it', () => {
  forget('engine.io');
  const http = createServer();
  expect(() => new Primus(http, { transformer: server, parser: json })).toThrow(
    missing('engine.io'),
  );
  expect(http.listeners('request')).toEqual([]);
});

test('a client without engine.io-client says how to install it', () => {
  forget('engine.io-client');
  const target = { url: new URL('http://localhost'), server: '', transport: {}, websockets: true };
  expect(() => client.dial(target, vi.fn<() => never>(), vi.fn<() => void>())).toThrow(
    missing('engine.io-client'),
  );
});
