import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Primus as Client, type ClientOptions } from '@primus/client';
import { Primus, type PrimusOptions, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import { uws as server } from '@primus/transformer-uws';
import { uws as client } from '@primus/transformer-uws/client';
import { onTestFinished } from 'vitest';

/** Both ways to use it. */
export const ways = ['native', 'bridged'] as const;
export type Way = (typeof ways)[number];

interface Emits {
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** Resolves with what `event` told. */
export function next(emitter: Emits, event: string): Promise<unknown[]> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}

export interface Where {
  readonly at?: string;
  /** The server of Node's that is bridged. */
  readonly http?: Server;
}

/** A server on real sockets, until the end of the test. */
export class Stage {
  readonly primus: Primus;
  readonly url: string;
  readonly port: number;

  private constructor(primus: Primus, at: string, port: number) {
    this.primus = primus;
    this.port = port;
    this.url = `http://${at.includes(':') ? `[${at}]` : at}:${port}`;
  }

  static async start(
    way: Way,
    { transport, ...options }: Partial<PrimusOptions> = {},
    { at = '127.0.0.1', http = createServer() }: Where = {},
  ): Promise<Stage> {
    const native = way === 'native';
    const where = native ? { port: 0, host: at } : {};
    const primus = new Primus(native ? undefined : http, {
      transformer: server,
      parser: json,
      transport: { ...where, ...transport },
      ...options,
    });
    onTestFinished(async () => {
      primus.forEach((spark) => spark.destroy());
      await primus.destroy();
      http.closeAllConnections();
    });
    const listening = await primus.transformer.listening;
    if (listening) return new Stage(primus, at, listening.port);
    await once(http.listen(0, at), 'listening');
    return new Stage(primus, at, (http.address() as AddressInfo).port);
  }

  dial(options: Partial<ClientOptions> = {}, url: string = this.url): Client {
    const dialled = new Client(url, {
      transformer: client,
      parser: json,
      network: false,
      strategy: false,
      ...options,
    });
    onTestFinished(() => dialled.destroy());
    return dialled;
  }

  async connect(
    options?: Partial<ClientOptions>,
    url?: string,
  ): Promise<{ client: Client; spark: Spark }> {
    const connected = next(this.primus, 'connection');
    const dialled = this.dial(options, url);
    const [[spark]] = await Promise.all([connected, next(dialled, 'open')]);
    return { client: dialled, spark: spark as Spark };
  }
}

/** Sends `message` both ways; answers what arrived. */
export async function exchange(
  { client: end, spark }: { client: Client; spark: Spark },
  message: unknown,
): Promise<unknown[]> {
  const up = next(spark, 'data');
  const down = next(end, 'data');
  end.write(message);
  spark.write(message);
  return [(await up)[0], (await down)[0]];
}
