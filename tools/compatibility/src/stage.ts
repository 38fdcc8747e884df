import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Proxy } from '@primus/testkit';
import { type Edition, editions, type Options, type Peer, type Server } from './editions.js';

/** A server behind a proxy, with a page for scripts. */
export interface Stage {
  readonly primus: Server;
  readonly proxy: Proxy;
  /** Where clients find it. The page there is empty, but for the script at `/client.js`. */
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = '<!doctype html><link rel="icon" href="data:,"><script src="/client.js"></script>';

/** Starts a server that sends every message back, with a page that loads `script`. */
export async function openStage(Primus: Edition, options: Options, script = ''): Promise<Stage> {
  const listener = createServer((req, res) => {
    const files: Record<string, string> = { '/': PAGE, '/client.js': script };
    const text = files[req.url ?? ''];
    res.statusCode = text === undefined ? 404 : 200;
    res.setHeader('Content-Type', req.url === '/' ? 'text/html' : 'text/javascript');
    res.end(text);
  });
  const primus = new Primus(listener, options);
  primus.on('connection', (spark: Peer) => {
    spark.on('data', (message: unknown) => spark.write(message));
  });
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  const proxy = new Proxy((listener.address() as AddressInfo).port);
  const url = `http://127.0.0.1:${await proxy.listen()}`;
  return {
    primus,
    proxy,
    url,
    async close() {
      await new Promise<void>((done) => void primus.destroy({ close: false }, done));
      const closed = once(listener.close(), 'close');
      listener.closeAllConnections();
      await proxy.close();
      await closed;
    },
  };
}

const libraries = new Map<string, string>();

/** The client script of an edition. */
export async function libraryOf(edition: 8 | 9, options: Options): Promise<string> {
  const key = [edition, options.transformer, options.parser].join();
  const known = libraries.get(key);
  if (known !== undefined) return known;
  const stage = await openStage(editions[edition], { ...options, pingInterval: false });
  const text = stage.primus.library();
  await stage.close();
  libraries.set(key, text);
  return text;
}
