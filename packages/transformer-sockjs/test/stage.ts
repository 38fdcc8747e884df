import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Primus as Client, type ClientOptions } from '@primus/client';
import { Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { sockjs as server } from '@primus/transformer-sockjs';
import { sockjs as client } from '@primus/transformer-sockjs/client';
import { onTestFinished } from 'vitest';

/** Resolves with what `event` told. */
export function next(
  emitter: { once(event: string, listener: (...args: unknown[]) => void): unknown },
  event: string,
): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
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

  /** @param transports of SockJS that the client may use */
  dial(
    transports: string | readonly string[] = [],
    options: Partial<ClientOptions> = {},
    url: string = this.url,
  ): Client {
    const dialled = new Client(url, {
      transformer: client,
      parser: json,
      network: false,
      strategy: false,
      ...options,
      transport: { transports, timeout: 8000, ...options.transport },
    });
    onTestFinished(() => dialled.destroy());
    return dialled;
  }

  async connect(
    transports?: string | readonly string[],
    options?: Partial<ClientOptions>,
    url?: string,
  ): Promise<Pair> {
    const connected = next(this.primus, 'connection');
    const dialled = this.dial(transports, options, url);
    const [[spark]] = await Promise.all([connected, next(dialled, 'open')]);
    return { client: dialled, spark: spark as Spark };
  }
}

export interface Pair {
  readonly client: Client;
  readonly spark: Spark;
}

/** Sends `message` both ways; answers what arrived. */
export async function exchange({ client: end, spark }: Pair, message: unknown): Promise<unknown[]> {
  const up = next(spark, 'data');
  const down = next(end, 'data');
  end.write(message);
  spark.write(message);
  return [(await up)[0], (await down)[0]];
}
