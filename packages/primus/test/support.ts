import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Primus, {
  type AnyMessages,
  type ClassicClient,
  type Flip,
  type Messages,
  type PrimusOptions,
  type SocketConstructor,
  type SocketOptions,
  type Spark,
} from 'primus';
import { onTestFinished } from 'vitest';
import { type ClientOptions as RawOptions, WebSocket } from 'ws';

/** A server that listens on a free port of this machine, until the test is over. */
export interface Served<T extends Messages = AnyMessages> {
  readonly primus: Primus<T>;
  readonly server: Server;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
}

export async function serve<T extends Messages = AnyMessages>(
  options: PrimusOptions<T> = {},
  server: Server = createServer(),
): Promise<Served<T>> {
  const primus = new Primus<T>(server, options);
  onTestFinished(async () => {
    await primus.destroy();
  });
  return { primus, server, url: await listening(server) };
}

/** Begins to listen, unless it does; answers where. */
export async function listening(server: Server, protocol = 'http'): Promise<string> {
  if (!server.address()) {
    if (!server.listening) server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client that is destroyed when the test is over. */
export function connect<T extends Messages>(
  { Socket }: { readonly Socket: SocketConstructor<T> },
  url: string,
  options: SocketOptions = {},
): ClassicClient<T> {
  const client = new Socket(url, options);
  onTestFinished(() => void client.destroy());
  return client;
}

/** Both ends of a connection that is open. */
export async function pair<T extends Messages>(
  { primus, url }: Pick<Served<T>, 'primus' | 'url'>,
  options: SocketOptions = {},
  Socket: SocketConstructor<Flip<T>> = primus.Socket,
): Promise<{ readonly spark: Spark<T>; readonly client: ClassicClient<Flip<T>> }> {
  const connected = next(primus, 'connection');
  const client = connect({ Socket }, url, options);
  await next(client, 'open');
  const [spark] = await connected;
  return { spark: spark as Spark<T>, client };
}

/** A WebSocket that knows nothing of Primus; closed when the test is over. */
export function rawSocket(url: string, options: RawOptions = {}): WebSocket {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
  // One that never opened complains when it is closed.
  socket.on('error', () => {});
  onTestFinished(() => socket.terminate());
  return socket;
}

/** The next text that a raw socket receives. */
export async function nextText(socket: WebSocket): Promise<string> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return data.toString();
}

/** The status and the body of the answer to a raw socket that is refused. */
export async function refusal(socket: WebSocket): Promise<{
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}> {
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    AsyncIterable<Buffer> & { statusCode: number; headers: Record<string, string> },
  ];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

/** Whatever has `on` and `once`. */
export interface Emits {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** Resolves with the arguments of the next `event`. */
export function next(emitter: Emits, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}

/** Resolves with the next `count` messages. */
export function messages(emitter: Emits, count: number): Promise<unknown[]> {
  const arrived: unknown[] = [];
  return new Promise((resolve) => {
    emitter.on('data', (message) => {
      arrived.push(message);
      if (arrived.length === count) resolve(arrived);
    });
  });
}

/** Notes the events that happen, by name, in order. */
export function journal(emitter: Emits, ...events: readonly string[]): string[] {
  const happened: string[] = [];
  for (const event of events) emitter.on(event, () => void happened.push(event));
  return happened;
}

/** Answers every message with itself. */
export function echo(primus: Primus): void {
  primus.on('connection', (spark) => {
    spark.on('data', (message) => spark.write(message));
  });
}
