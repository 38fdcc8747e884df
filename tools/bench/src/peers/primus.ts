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
  library?(): string;
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

/** Makes a server with options beside its transformer and parser; without one of Node's, on a port of its own. */
type Make = (http: Server | undefined, options: object) => Primus;

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
  /** Whether it is made of `@primus/core` and the packages it needs, without \`primus\`. */
  readonly core?: boolean;
  /** Whether the transformer listens by itself, without a server of Node's. */
  readonly standalone?: boolean;
  readonly short?: boolean;
  readonly loads?: boolean;
}

/** Primus with one of its transformers. */
export function primus(variant: Variant): Peer {
  const { transformer, name, core = false } = variant;
  return {
    ...variant,
    name,
    framework: transformer,
    dialect: DIALECTS[transformer],
    can: core ? ['heartbeat', 'pipe'] : ['heartbeat', 'library', 'pipe'],
    start: async (options) =>
      start(variant, options, core ? await ofPackages() : await whole(variant)),
  };
}

async function whole({ maker, transformer }: Variant): Promise<Make> {
  const require = createRequire(import.meta.url);
  const exported: unknown =
    maker === 'Primus 9' ? (await import('primus')).default : require('primus-8');
  const Edition = exported as Edition;
  return (http, settings) => {
    const options = { ...settings, transformer, parser: 'json', iknowhttpsisbetter: true };
    return http
      ? new Edition(http, options)
      : Edition.createServer({ ...options, port: 0, hostname: '127.0.0.1' });
  };
}

async function ofPackages(): Promise<Make> {
  const [{ Primus: Core }, { json: parser }, { websockets: transformer }] = await Promise.all([
    import('@primus/core'),
    import('@primus/parser-json'),
    import('@primus/transformer-websockets'),
  ]);
  return (http, options) => new Core(http, { ...options, transformer, parser }) as Primus;
}

async function start(
  { transformer, standalone = false }: Variant,
  { heartbeat }: PeerOptions,
  make: Make,
): Promise<RunningPeer> {
  const http = createServer((_, response) => response.writeHead(404).end());
  const server = make(standalone ? undefined : http, {
    pingInterval: heartbeat ?? false,
    transport: SILENT[transformer] ?? {},
  });
  answer(server);
  const own = await server.transformer.listening;
  return {
    port: own?.port ?? (await listen(http)).port,
    close: () => void server.destroy(),
    connected: () => server.connected,
    library: () => server.library?.() ?? '',
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
