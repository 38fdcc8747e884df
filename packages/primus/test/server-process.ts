import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as client from '@primus/transformer-websockets/client';
import type * as server from '@primus/transformer-websockets';
import type * as umbrella from 'primus';
import { uwsLoads } from 'tools-check/uws-loads';

// As CommonJS, which is what they are in Node: they look for their frameworks by `require`.
const require = createRequire(import.meta.url);
const { default: Primus } = require('primus') as typeof umbrella;
const halves = {
  server: (require('@primus/transformer-websockets') as typeof server).websockets,
  client: (require('@primus/transformer-websockets/client') as typeof client).websockets,
};

/** A server with every transformer, each at a path of its name, that tells who answers. */
function serve(): void {
  const server = createServer();
  for (const name of Object.keys(Primus.transformers)) {
    if (name === 'uws' && !uwsLoads) continue;
    const primus = new Primus(server, { transformer: name, pathname: `/${name}` });
    primus.on('connection', (spark) => {
      spark.on('data', (message) => {
        if (message === 'to all') primus.write({ pid: process.pid, message });
        else spark.write({ pid: process.pid, message });
      });
    });
  }
  void new Primus(server, { transformer: { ...halves, sticky: true }, pathname: '/sticky' });
  server.listen(0, '127.0.0.1', () => tell((server.address() as AddressInfo).port));
}

/** Workers that share a port, without anybody who keeps a client with one of them. */
function share(workers: number): void {
  let left = workers;
  cluster.on('listening', (_, { port }) => {
    if (--left === 0) tell(port);
  });
  for (let count = 0; count < workers; count++) cluster.fork();
}

/** Workers have a parent of their own, which knows the port. */
function tell(port: number): void {
  if (cluster.isPrimary) process.send?.(port);
}

const workers = Number(process.argv[2]);
if (cluster.isPrimary && workers > 0) share(workers);
else serve();

process.on('disconnect', () => process.exit());
