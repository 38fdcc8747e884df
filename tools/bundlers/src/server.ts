import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join } from 'node:path';
import Primus from 'primus';
import { onTestFinished } from 'vitest';

export interface ServerOptions {
  readonly transformer: string;
  readonly parser: string;
  /** The directory of the files that it serves. Default: none. */
  readonly directory?: string;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * A server that sends back what it hears, until the test is over; but for "cut", upon which it cuts
 * every connection there is. Answers its origin.
 */
export async function echoServer(options: ServerOptions): Promise<string> {
  const { transformer, parser, directory } = options;
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://localhost');
    res.setHeader('Content-Type', types[extname(pathname)] ?? 'application/octet-stream');
    const file = createReadStream(join(directory ?? import.meta.dirname, pathname));
    file.once('error', () => res.writeHead(404).end());
    file.pipe(res);
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const primus = new Primus(server, {
    transformer,
    parser,
    iknowclusterwillbreakconnections: true,
  });
  primus.on('connection', (spark) => {
    spark.on('data', (message) => {
      if (message === 'cut') cut();
      else spark.write(message);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    const destroyed = primus.destroy();
    // Idle ones would keep it open for seconds.
    cut();
    await destroyed;
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
