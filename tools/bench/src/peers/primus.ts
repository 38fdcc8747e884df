import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type { DialectName } from '../load/dialects.js';
import type { Message } from '../message.js';
import { application, Room } from './application.js';
import { listen } from './listen.js';
import type { Peer, PeerOptions, RunningPeer } from './peer.js';

/** What both editions have in common, as far as it is used here. */
interface Primus {
  readonly connected: number;
  readonly transformer: { readonly listening?: Promise<{ readonly port: number }> };
  on(event: 'connection', listener: (spark: Spark) => void): unknown;
  write(message: Message): unknown;
  forEach(visit: (spark: Spark) => void): unknown;
  library(): string;
  destroy(): unknown;
}

type Spark = NodeJS.WritableStream & {
  on(event: 'data', listener: (message: Message) => void): unknown;
  write(message: Message): boolean;
};

interface Edition {
  new (server: Server, options: object): Primus;
  createServer(options: object): Primus;
}

export type Transformer = 'websockets' | 'engine.io' | 'sockjs' | 'faye' | 'uws';

const DIALECTS: Readonly<Record<Transformer, DialectName>> = {
  websockets: 'primus',
  'engine.io': 'primus over engine.io',
  sockjs: 'primus over sockjs',
  faye: 'primus',
  uws: 'primus',
};

/** What frameworks say by themselves to see who is there, which would be counted. */
const SILENT: Readonly<Partial<Record<Transformer, object>>> = {
  'engine.io': { pingInterval: 3_600_000 },
};

interface Variant {
  readonly name: string;
  readonly maker: 'Primus 8' | 'Primus 9';
  readonly transformer: Transformer;
  /** Whether the transformer listens by itself, without a server of Node's. */
  readonly standalone?: boolean;
  readonly short?: boolean;
  readonly loads?: boolean;
}

/** Primus with one of its transformers. */
export function primus(variant: Variant): Peer {
  const { transformer, name, maker } = variant;
  return {
    ...variant,
    name,
    framework: transformer,
    dialect: DIALECTS[transformer],
    can: ['heartbeat', 'library', 'pipe'],
    start: (options) => start(variant, options, maker === 'Primus 9' ? current() : previous()),
  };
}

async function current(): Promise<Edition> {
  return (await import('primus')).default as unknown as Edition;
}

async function previous(): Promise<Edition> {
  const require = createRequire(import.meta.url);
  return require('primus-8') as Edition;
}

async function start(
  { transformer, standalone = false }: Variant,
  { heartbeat }: PeerOptions,
  edition: Promise<Edition>,
): Promise<RunningPeer> {
  const Edition = await edition;
  const options = {
    transformer,
    parser: 'json',
    pingInterval: heartbeat ?? false,
    iknowhttpsisbetter: true,
    transport: SILENT[transformer] ?? {},
  };
  const http = createServer((_, response) => response.writeHead(404).end());
  const server = standalone
    ? Edition.createServer({ ...options, port: 0, hostname: '127.0.0.1' })
    : new Edition(http, options);
  answer(server);
  const own = await server.transformer.listening;
  return {
    port: own?.port ?? (await listen(http)).port,
    close: () => void server.destroy(),
    connected: () => server.connected,
    library: () => server.library(),
  };
}

function answer(server: Primus): void {
  const room = new Room<Spark>();
  const receive = application<Spark>({
    reply: (spark, message) => void spark.write(message),
    all: (message) => void server.write(message),
    some: (message) =>
      void server.forEach((spark) => {
        if (room.has(spark)) spark.write(message);
      }),
    pipe: (spark, source: Readable) => void source.pipe(spark),
  });
  server.on('connection', (spark) => {
    room.enter(spark);
    spark.on('data', (message) => receive(message, spark));
  });
}
