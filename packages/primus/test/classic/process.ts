import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { setTimeout } from 'node:timers/promises';
import type * as umbrella from 'primus';

/** Turns of the event loop for timers that are due at once, which a framework may set one by one. */
const TURNS = 20;

// As CommonJS, which is what it is in Node: it looks for frameworks by `require`.
const require = createRequire(import.meta.url);
const { default: Primus } = require('primus') as typeof umbrella;

// Serves one client and is done: nothing may keep the process after that.
const [, , transformer = 'websockets'] = process.argv;
Primus.createSocket({ transformer });
const server = createServer();
const primus = new Primus(server, { transformer });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const connected = once(primus, 'connection');
const { port } = server.address() as AddressInfo;
const client = new primus.Socket(`http://127.0.0.1:${port}`);
await connected;
const made = new primus.Spark();
made.heartbeat();
const ended = new Promise<void>((resolve) => {
  client.once('end', () => resolve());
});
await primus.destroy();
await ended;
client.destroy();

const left = (kind: RegExp): boolean =>
  process.getActiveResourcesInfo().some((resource) => kind.test(resource));
while (left(/^TCP/)) await setTimeout(0);
for (let turn = 0; turn < TURNS; turn++) await setTimeout(0);
process.stdout.write(left(/^Timeout/) ? 'a timer is left' : 'nothing is left');
