import { createServer } from 'node:http';
import Primus from 'primus';

/**
 * Text, and `null` when there is no more.
 *
 * @typedef {{ incoming: string | null, outgoing: string }} Shouting
 */

const token = process.env['TOKEN'] ?? 'secret';
const server = createServer();
/** @type {Primus<Shouting>} */
const primus = new Primus(server, { transformer: 'sockjs' });

primus.authorize((req, done) => {
  const { searchParams } = new URL(req.url ?? '/', 'http://localhost');
  if (searchParams.get('token') === token) done();
  else done({ statusCode: 403, message: 'Wrong token' });
});

primus.on('connection', async (spark) => {
  // As fast as the slower end: reading waits while `send` does.
  for await (const text of spark) {
    if (text === null) break;
    await spark.send(text.toUpperCase());
  }
  spark.end();
});

server.listen(process.env['PORT'] ?? 8080, () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
});
