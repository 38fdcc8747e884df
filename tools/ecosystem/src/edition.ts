import type { IncomingHttpHeaders, Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import Primus from 'primus';

/** Whatever has events. */
export interface Emits {
  on(event: string, listener: (...args: never[]) => void): unknown;
  once(event: string, listener: (...args: never[]) => void): unknown;
}

/** A client, as far as plugins are shown with it. */
export interface Client extends Emits {
  write(message: unknown): boolean;
  end(): unknown;
}

/** A server's end of a connection. */
export interface Spark extends Emits {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  write(message: unknown): boolean;
  end(): unknown;
}

export type Socket = new (url: string, options: object) => Client;

export interface Server extends Emits {
  readonly Socket: Socket;
  plugin(name: string, plugin: unknown): unknown;
  library(): string;
  write(message: unknown): unknown;
  destroy(options: object, done: () => void): unknown;
}

/** What the API of Primus 8 and the one of today have in common, as far as it is used here. */
export type Edition = new (server: HttpServer, options: object) => Server;

const require = createRequire(import.meta.url);

const editions = {
  '9': Primus as unknown as Edition,
  '8': require('primus-8') as Edition,
} as const;

/** Primus as it is here. With `PRIMUS_EDITION=8`, Primus 8 as it was published. */
export const edition: Edition = editions[process.env['PRIMUS_EDITION'] === '8' ? '8' : '9'];

/** What a published package exports. */
export const published = (name: string): unknown => require(name);
