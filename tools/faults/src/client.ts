import { createRequire } from 'node:module';
import Primus from 'primus';
import type { ParserName, TransformerName } from 'tools-compatibility/names';

type Socket = ReturnType<typeof Primus.createSocket>;
export type Client = InstanceType<Socket>;
export type ClientOptions = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
const sockets = new Map<string, Socket>();

/** A client of today, which servers of both editions know. */
export function dial(
  transformer: TransformerName,
  port: number,
  options: ClientOptions = {},
  parser: ParserName = 'json',
): Client {
  return dialWith(9, transformer, port, options, parser);
}

/** A client of an edition, for what depends on both ends. */
export function dialWith(
  edition: 8 | 9,
  transformer: TransformerName,
  port: number,
  options: ClientOptions = {},
  parser: ParserName = 'json',
): Client {
  const key = `${edition} ${transformer} ${parser}`;
  const Socket = sockets.get(key) ?? load(edition, transformer, parser);
  sockets.set(key, Socket);
  return new Socket(`http://127.0.0.1:${port}`, options);
}

function load(edition: 8 | 9, transformer: TransformerName, parser: ParserName): Socket {
  // What is used of them here is the same in both.
  const { createSocket } = (edition === 9 ? Primus : require('primus-8')) as typeof Primus;
  return createSocket({ transformer, parser });
}
