import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { compileFunction } from 'node:vm';
import { expect, onTestFinished } from 'vitest';
import {
  type Client,
  edition,
  type Emits,
  published,
  type Server,
  type Socket,
  type Spark,
} from '../../src/edition.js';

/** A server that listens until the test is over, with what plugins add to it. */
export interface Served<Added> {
  readonly primus: Server & Added;
  readonly server: HttpServer;
  readonly url: string;
}

export interface Setup {
  /** Packages of plugins, in the order in which they are added. */
  readonly plugins: readonly string[];
  /** The options of the server, in which those of plugins are. */
  readonly options?: object;
  readonly server?: HttpServer;
}

/** Starts a server with plugins as they are published. */
export async function serve<Added = unknown>(setup: Setup): Promise<Served<Added>> {
  const { plugins, options, server = createServer() } = setup;
  const primus = new edition(server, { transformer: 'websockets', ...options });
  onTestFinished(async () => {
    await new Promise<void>((resolve, reject) => {
      primus.destroy({}, (error?: unknown) => (error ? reject(error) : resolve()));
    });
    expect(server.listening).toBe(false);
  });
  for (const name of plugins) primus.plugin(name, published(name));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { primus: primus as Server & Added, server, url };
}

/** The ways in which an application in Node comes by its clients, by name. */
export const clients: Readonly<Record<string, (primus: Server) => Socket>> = {
  'primus.Socket': (primus) => primus.Socket,
  'the script of library()': (primus) => required(primus.library()),
};

/** Where deployed clients have their framework from. */
const require = createRequire(import.meta.resolve('primus-8'));

/** What a script exports when it is required. */
function required(script: string): Socket {
  const module = { exports: {} };
  const run = compileFunction(script, ['module', 'exports', 'require']);
  Reflect.apply(run, module.exports, [module, module.exports, require]);
  return module.exports as Socket;
}

/** A client, with what plugins add to it. */
type ClientWith<Added> = Client & Added;

/** A client that is ended when the test is over. */
export function connect<Added = unknown>(
  { primus, url }: Served<unknown>,
  options: object = {},
  Constructor: Socket = primus.Socket,
): ClientWith<Added> {
  const client = new Constructor(url, options);
  onTestFinished(() => void client.end());
  return client as ClientWith<Added>;
}

/** Both ends of a connection, with what plugins add to them. */
interface Ends<ToSpark, ToClient> {
  readonly spark: Spark & ToSpark;
  readonly client: Client & ToClient;
}

/** Both ends of a connection that is open. */
export async function pair<ToSpark = unknown, ToClient = unknown>(
  served: Served<unknown>,
  Constructor?: Socket,
  options?: object,
): Promise<Ends<ToSpark, ToClient>> {
  const connected = next<[Spark & ToSpark]>(served.primus, 'connection');
  const client = connect<ToClient>(served, options, Constructor);
  const opened = next(client, 'open');
  const [spark] = await connected;
  await opened;
  return { spark, client };
}

/** Resolves with the arguments of the next `event`. */
export function next<Args extends unknown[]>(emitter: Emits, event: string): Promise<Args> {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args as unknown[] as Args));
  });
}

/** Resolves with the next message. */
export async function message(emitter: Emits): Promise<unknown> {
  const [data] = await next<[unknown]>(emitter, 'data');
  return data;
}

/** Resolves with all messages up to the one given, and that one. */
export function upTo(last: unknown, emitter: Emits): Promise<unknown[]> {
  const arrived: unknown[] = [];
  return new Promise((resolve) => {
    emitter.on('data', (data: unknown) => {
      arrived.push(data);
      if (data === last) resolve(arrived);
    });
  });
}
