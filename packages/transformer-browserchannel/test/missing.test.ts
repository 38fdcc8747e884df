import Module from 'node:module';
import { createServer } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { browserchannel as server } from '@primus/transformer-browserchannel';
import { browserchannel as client } from '@primus/transformer-browserchannel/client';
import { afterEach, expect, test, vi } from 'vitest';

type Load = (id: string, ...rest: unknown[]) => unknown;

/** Node's loader, which finds no `browserchannel` for the time of a test. */
function forget(): void {
  const loader = Module as unknown as { _load: Load };
  const { _load: load } = loader;
  vi.spyOn(loader, '_load').mockImplementation((id, ...rest) => {
    if (id.startsWith('browserchannel')) throw new Error(`Cannot find module '${id}'`);
    return load.call(Module, id, ...rest);
  });
}

afterEach(() => void vi.restoreAllMocks());

const missing = expect.objectContaining({
  name: 'PrimusError',
  code: 'MISSING_DEPENDENCY',
  message: expect.stringContaining('npm install browserchannel') as string,
}) as Error;

test('a server without browserchannel says how to install it', () => {
  forget();
  const http = createServer();
  expect(() => new Primus(http, { transformer: server, parser: json })).toThrow(missing);
  expect(http.listeners('request')).toEqual([]);
});

test('a client without browserchannel says how to install it', () => {
  forget();
  const target = { url: new URL('ws://localhost'), server: '', transport: {}, websockets: true };
  expect(() => client.dial(target, vi.fn<() => never>(), vi.fn<() => void>())).toThrow(missing);
});
