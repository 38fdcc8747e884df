import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Primus as Client, type ClientOptions } from '@primus/client';
import { Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { engineio as server } from '@primus/transformer-engine.io';
import { engineio as half } from '@primus/transformer-engine.io/client';
import type { Socket as ClientSocket } from 'engine.io-client';
import type { Socket } from 'engine.io';
import { onTestFinished } from 'vitest';

interface Emits {
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** Resolves with what `event` told. */
export function next(emitter: Emits, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}

/** Options of a client that uses nothing but these. */
export function over(...transports: string[]): Partial<ClientOptions> {
  return { transport: { transports } };
}

/** Both ends of one connection. */
export interface Pair {
  readonly client: Client;
  readonly spark: Spark;
}

/** What an HTTP request was answered. */
export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends a request as it is, whatever its URL looks like. */
export function send(
  port: number,
  path: string,
  {
    method = 'GET',
    body = '',
    headers = {},
  }: {
    readonly method?: string;
    readonly body?: string | Buffer;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const req = request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const { statusCode = 0, headers: answered } = res;
        resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks).toString() });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

/** A server on real sockets, until the end of the test. */
export class Stage {
  readonly http: Server;
  readonly primus: Primus;
  readonly url: string;

  private constructor(http: Server, primus: Primus, url: string) {
    this.http = http;
    this.primus = primus;
    this.url = url;
  }

  static async start(
    options: Partial<PrimusOptions> = {},
    { http = createServer(), at = '127.0.0.1' }: { http?: Server; at?: string } = {},
  ): Promise<Stage> {
    const primus = new Primus(http, { transformer: server, parser: json, ...options });
    await once(http.listen(0, at), 'listening');
    onTestFinished(async () => {
      primus.forEach((spark) => spark.destroy());
      await primus.destroy();
      http.closeAllConnections();
    });
    const { port } = http.address() as AddressInfo;
    return new Stage(http, primus, `http://${at.includes(':') ? `[${at}]` : at}:${port}`);
  }

  get port(): number {
    return (this.http.address() as AddressInfo).port;
  }

  dial(options: Partial<ClientOptions> = {}, url: string = this.url): Client {
    const dialled = new Client(url, {
      transformer: half,
      parser: json,
      network: false,
      strategy: false,
      ...options,
    });
    onTestFinished(() => dialled.destroy());
    return dialled;
  }

  async connect(options?: Partial<ClientOptions>, url?: string): Promise<Pair> {
    const connected = next(this.primus, 'connection');
    const dialled = this.dial(options, url);
    const [[spark]] = await Promise.all([connected, next(dialled, 'open')]);
    return { client: dialled, spark: spark as Spark };
  }

  /** Begins a session by hand; answers its path and its spark. */
  async session(query = 'EIO=4'): Promise<{ path: string; sid: string; spark: Spark }> {
    const connected = next(this.primus, 'connection');
    const path = `/primus/?${query}&transport=polling`;
    const { body } = await send(this.port, path);
    const [, sid = ''] = /"sid":"([^"]+)"/.exec(body) ?? [];
    const [spark] = await connected;
    return { path: `${path}&sid=${sid}`, sid, spark: spark as Spark };
  }
}

/** Engine.IO's own socket, below either end. */
export function socketOf(spark: Spark): Socket {
  return spark.socket as Socket;
}
export function clientSocketOf(client: Client): ClientSocket {
  return client.socket as ClientSocket;
}

/** Sends `message` both ways; answers what arrived. */
export async function exchange({ client: end, spark }: Pair, message: unknown): Promise<unknown[]> {
  const up = next(spark, 'data');
  const down = next(end, 'data');
  end.write(message);
  spark.write(message);
  return [(await up)[0], (await down)[0]];
}

/** Resolves once a connection that polled is carried by a WebSocket, on both ends. */
export async function upgraded({ client: end, spark }: Pair): Promise<void> {
  const socket = clientSocketOf(end);
  if (socket.transport.name === 'polling') await next(socket, 'upgrade');
  if (!socketOf(spark).upgraded) await next(socketOf(spark), 'upgrade');
}
