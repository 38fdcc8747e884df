import Module from 'node:module';
import { createServer } from 'node:http';
import { Primus } from '@primus/core';
import { json } from '@primus/parser-json';
import { uws as server } from '@primus/transformer-uws';
import { uws as client } from '@primus/transformer-uws/client';
import { afterEach, expect, test, vi } from 'vitest';

type Load = (id: string, ...rest: unknown[]) => unknown;

/** Node's loader, which finds `found` in the place of a package for the time of a test. */
function replace(name: string, found: () => unknown): void {
  const loader = Module as unknown as { _load: Load };
  const { _load: load } = loader;
  vi.spyOn(loader, '_load').mockImplementation((id, ...rest) =>
    id === name ? found() : load.call(Module, id, ...rest),
  );
}

function absent(): never {
  throw new Error('Cannot find module');
}

afterEach(() => void vi.restoreAllMocks());

function missing(command: string): Error {
  return expect.objectContaining({
    name: 'PrimusError',
    code: 'MISSING_DEPENDENCY',
    message: expect.stringContaining(command) as string,
  }) as Error;
}

const command = 'npm install uNetworking/uWebSockets.js#v20.x';

test.each([
  ['nothing', absent],
  ['a substitute that cannot listen', () => ({ App: () => ({}) })],
])('a server that finds %s says how to install uWebSockets.js', (_, found) => {
  replace('uWebSockets.js', found);
  const http = createServer();
  expect(() => new Primus(http, { transformer: server, parser: json })).toThrow(missing(command));
  expect(http.listeners('request')).toEqual([]);
  const transport = { port: 0 };
  expect(() => new Primus(undefined, { transformer: server, parser: json, transport })).toThrow(
    missing(command),
  );
});

test('a framework that is handed in is the one', () => {
  replace('uWebSockets.js', absent);
  const App = vi.fn<() => never>(() => {
    throw new Error('handed in');
  });
  const uws = { App, SSLApp: App, us_listen_socket_close: App, us_socket_local_port: App };
  const transport = { port: 0, uws };
  expect(() => new Primus(undefined, { transformer: server, parser: json, transport })).toThrow(
    'handed in',
  );
});

test('a client without ws says how to install it', () => {
  replace('ws', absent);
  const target = { url: new URL('ws://localhost'), server: '', transport: {}, websockets: true };
  const dial = (): unknown => client.dial(target, vi.fn<() => never>(), vi.fn<() => void>());
  expect(dial).toThrow(missing('npm install ws'));
});
