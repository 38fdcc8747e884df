import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Middleware, Primus, type PrimusOptions } from '@primus/core';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { onTestFinished } from 'vitest';

/** A server that listens, with one middleware, until the test is over. Answers its address. */
export async function serve(
  middleware: (primus: Primus) => Middleware,
  options: Partial<PrimusOptions> = {},
): Promise<string> {
  const server = createServer();
  const primus = new Primus(server, { transformer: websockets, parser: json, ...options });
  primus.use('middleware', middleware(primus));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => primus.destroy());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
