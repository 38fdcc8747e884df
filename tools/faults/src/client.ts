import Primus from 'primus';
import type { TransformerName } from 'tools-compatibility/names';

type Socket = ReturnType<typeof Primus.createSocket>;
export type Client = InstanceType<Socket>;

const sockets = new Map<TransformerName, Socket>();

/** A client of today, which servers of both editions know. */
export function dial(
  transformer: TransformerName,
  port: number,
  options: Readonly<Record<string, unknown>> = {},
): Client {
  const Socket = sockets.get(transformer) ?? Primus.createSocket({ transformer, parser: 'json' });
  sockets.set(transformer, Socket);
  return new Socket(`http://127.0.0.1:${port}`, options);
}
