import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import Primus from 'primus';
import sirv from 'sirv';
import { cdn } from './cdn.js';

const client = await cdn('@primus/client');
const pages = sirv(fileURLToPath(new URL('../public', import.meta.url)), { dev: true });

const server = createServer((req, res) => {
  if (!client.handle(req, res)) pages(req, res, () => void res.writeHead(404).end());
});

// Another framework here, and the page that asks the server follows.
const primus = new Primus(server, { transformer: process.env['TRANSFORMER'] ?? 'websockets' });

primus.on('connection', (spark) => {
  spark.on('data', (text) => {
    if (typeof text === 'string') primus.write(text.slice(0, 200));
  });
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => primus.destroy(() => void client.remove()));
}

server.listen(process.env['PORT'] ?? 8080, () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
});
