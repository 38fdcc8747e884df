import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { forwarded } from '@primus/middleware-forwarded';
import Primus from 'primus';
import { applications } from './applications.js';
import { propertiesOfPrototypes } from './prototypes.js';
import type { Answer, Commands, Question, ServerOptions, Vitals } from './protocol.js';

/** What both editions have in common, as far as it is used here. */
export interface Server {
  readonly connected: number;
  /** `listening` is there where the transformer listens by itself. */
  readonly transformer: { readonly listening?: Promise<{ readonly port: number }> };
  on(event: string, listener: (...args: never[]) => void): unknown;
  write(message: unknown): unknown;
  spark(id: string): Spark | undefined;
  destroy(options: object, done: () => void): unknown;
  drain(options: object): Promise<void>;
  authorize(fn: (req: Asked, done: Callback) => unknown): unknown;
  use(name: string, fn: (req: Asked, res: Answering, next: Callback) => unknown): unknown;
  transform(type: 'incoming', fn: (packet: Packet, next: Callback) => unknown): unknown;
}

export type Callback = (error?: unknown) => void;

interface Asked {
  readonly url?: string;
}

interface Answering {
  once(event: 'close', listener: () => void): unknown;
}

interface Packet {
  readonly data?: { readonly hook?: string } | null;
}

export interface Spark {
  readonly id: string;
  readonly writable: boolean;
  on(event: string, listener: (message: unknown) => void): unknown;
  write(message: unknown): boolean;
  send(message: unknown): Promise<void>;
}

type Edition = new (server: object | undefined, options: object) => Server;

const options = JSON.parse(process.argv[2] ?? '') as ServerOptions;
const require = createRequire(import.meta.url);
const Edition = (options.edition === 9 ? Primus : require('primus-8')) as unknown as Edition;

const http = options.standalone
  ? undefined
  : createServer((_, response) => response.writeHead(404).end());
const primus = new Edition(http, {
  transformer: options.transformer,
  parser: options.parser ?? 'json',
  ...(options.standalone && { transport: { host: '127.0.0.1', port: options.port ?? 0 } }),
  ...(options.trust !== undefined && { addressOf: forwarded({ trust: options.trust }) }),
  ...options.primus,
});
const pristine = new Set(propertiesOfPrototypes());
const log: string[] = [];
primus.on('log', (...entry: unknown[]) => void log.push(entry.map(String).join(' ')));
// Whoever asks gets an answer, and what one sends to all is passed on.
primus.on('connection', (spark: Spark) => {
  spark.on('data', (message) => {
    const { relay } = (message ?? {}) as { relay?: unknown };
    if (relay === undefined) spark.write(message);
    else primus.write(relay);
  });
});
const answers = applications[options.application ?? 'none']?.(primus) ?? {};

/** The most that was resident. What `resourceUsage` tells on Linux counts in who started this. */
function peak(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(status) ?? [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}

function held(): Vitals {
  // The second finds what the finalisers of the first have let go.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
  const resident = rss - heapTotal + heapUsed;
  const polluted = propertiesOfPrototypes().filter((name) => !pristine.has(name));
  const { connected } = primus;
  const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  return { held: heapUsed + external, resident, peak: peak(), connected, timers, polluted };
}

const destroy = (how: object): Promise<void> =>
  new Promise((resolve) => {
    primus.destroy(how, resolve);
  });

const ended = (id: string): Promise<number> =>
  new Promise((resolve) => {
    const done = (): void => resolve(Date.now());
    const spark = primus.spark(id);
    if (spark) spark.on('end', done);
    else done();
  });

async function send({ id, bytes, count }: Parameters<Commands['send']>[0]): Promise<void> {
  const text = 'x'.repeat(bytes);
  for (let index = 0; index < count; index++) await primus.spark(id)?.send({ index, text });
}

async function listenAlso(port: number): Promise<void> {
  const server = createNetServer((socket) => http?.emit('connection', socket));
  await once(server.listen(port, '127.0.0.1'), 'listening');
}

const commands: { [C in keyof Commands]?: (argument: never) => unknown } = {
  vitals: held,
  broadcast: (bytes: number) => void primus.write('x'.repeat(bytes)),
  writeAndDestroy(count: number) {
    const text = 'x'.repeat(1_000);
    for (let number = 0; number < count; number++) primus.write({ number, text });
    return destroy({ reconnect: true });
  },
  send,
  listen: listenAlso,
  destroy,
  drain: (how: object) => primus.drain(how),
  ended,
  log: () => log,
  ...answers,
};

async function answer({ id, command, argument }: Question): Promise<void> {
  const value = await commands[command]?.(argument as never);
  process.send?.({ id, value } satisfies Answer);
}

process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit());

async function listen(): Promise<number | undefined> {
  if (!http) return (await primus.transformer.listening)?.port;
  await once(http.listen(options.port ?? 0, '127.0.0.1'), 'listening');
  return (http.address() as AddressInfo).port;
}

process.send?.(await listen());
