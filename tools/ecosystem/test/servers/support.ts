import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type Primus from 'primus';
import type { ClassicClient, SocketOptions } from 'primus';
import { expect, onTestFinished } from 'vitest';

/** What listens: a server of Node's, whatever it speaks. */
export interface Listens {
  readonly listening: boolean;
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
  once(event: 'listening', listener: () => void): unknown;
}

/** Begins to listen on a free port, unless it does; answers where. */
export async function listening(server: Listens, protocol = 'http'): Promise<string> {
  if (!server.listening) {
    const began = once(server as never, 'listening');
    server.listen(0, '127.0.0.1');
    await began;
  }
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Destroys a server when the test is over, and the HTTP server with it. */
export function destroyed<P extends Primus>(primus: P): P {
  onTestFinished(() => primus.destroy());
  return primus;
}

/** Answers every message of the next client. */
export function echo(primus: Primus): void {
  primus.once('connection', (spark) => {
    spark.on('data', (message) => spark.write({ echo: message }));
  });
}

/** A client of `primus` to which the server has echoed a message over its transport. */
export async function echoing(
  primus: Primus,
  url: string,
  options: SocketOptions = {},
): Promise<ClassicClient> {
  echo(primus);
  const client = new primus.Socket(url, options);
  onTestFinished(() => void client.destroy());
  const answer = new Promise((resolve, reject) => {
    client.once('data', resolve);
    client.once('error', reject);
  });
  client.write('hello');
  expect(await answer).toEqual({ echo: 'hello' });
  return client;
}

/** An answer, as far as these tests look at it. */
export async function get(
  url: string,
  init?: RequestInit,
): Promise<{ readonly status: number; readonly type: string; readonly body: string }> {
  const response = await fetch(url, init);
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { status: response.status, type, body: await response.text() };
}
