import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Primus, type PrimusOptions, type ServerTransformer } from '@primus/core';
import { json } from '@primus/parser-json';
import { ManualClock } from '@primus/transformer-memory';
import { onTestFinished } from 'vitest';

/** A transformer that answers every request with its name and closes every upgrade with it. */
export function stub(name = 'stub'): ServerTransformer {
  return {
    name,
    traits: { binary: true, flowControl: true },
    attach: () => ({
      request: (_, res) => res.end(name),
      upgrade: (_, socket) => socket.end(`HTTP/1.1 101 ${name}\r\n\r\n`),
      close: () => {},
    }),
  };
}

/** A Node server, on a free port until the end of the test. */
export async function listen(listener?: RequestListener): Promise<{ http: Server; port: number }> {
  const http = createServer(listener);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  return { http, port: (http.address() as AddressInfo).port };
}

/** A Primus on a Node server. */
export async function serve(
  options: Partial<PrimusOptions> = {},
): Promise<{ primus: Primus; http: Server; port: number; clock: ManualClock; logs: unknown[][] }> {
  const { http, port } = await listen();
  const clock = new ManualClock();
  const primus = new Primus(http, { transformer: stub(), parser: json, clock, ...options });
  const logs: unknown[][] = [];
  primus.on('log', (...entry) => logs.push(entry));
  return { primus, http, port, clock, logs };
}

export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A socket on which `text` was sent. */
export function open(port: number, text: string): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.write(text);
  return socket;
}

/** Sends `text` as it is, and reads what comes until the server closes. */
export async function raw(port: number, text: string): Promise<string> {
  const socket = open(port, text);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A reset is an answer, too.
  socket.on('error', () => {});
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

/** The text of a request. `Connection: close` unless it asks to upgrade. */
export function request(
  target: string,
  headers: Readonly<Record<string, string>> = {},
  kind: 'http' | 'upgrade' = 'http',
): string {
  const all = {
    Host: 'localhost',
    ...(kind === 'http'
      ? { Connection: 'close' }
      : { Connection: 'Upgrade', Upgrade: 'websocket' }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${target} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** Sends a request and reads the answer. */
export async function ask(port: number, ...args: Parameters<typeof request>): Promise<Answer> {
  const text = await raw(port, request(...args));
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const [, status, ...reason] = line.split(' ');
  const headers = lines.map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
  });
  return {
    status: Number(status),
    reason: reason.join(' '),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
  };
}
