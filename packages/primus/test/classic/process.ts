import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type * as umbrella from 'primus';
import { WebSocket } from 'ws';

// As CommonJS, which is what it is in Node: it looks for frameworks by `require`.
const require = createRequire(import.meta.url);
const { default: Primus } = require('primus') as typeof umbrella;

// Serves one client and is done: nothing may keep the process after that.
Primus.createSocket();
const server = createServer();
const primus = new Primus(server);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const connected = once(primus, 'connection');
const { port } = server.address() as AddressInfo;
const client = new WebSocket(`ws://127.0.0.1:${port}/primus`);
await connected;
const made = new primus.Spark();
made.heartbeat();
const closed = once(client, 'close');
await primus.destroy();
await closed;
process.stdout.write('destroyed');
