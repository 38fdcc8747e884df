import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import Primus from 'primus';
import { Rooms } from './rooms.js';

/**
 * @typedef {import('./messages.js').Chat} Chat
 * @typedef {import('primus').Spark<Chat>} Spark
 */

const files = new Map([
  ['/', 'index.html'],
  ['/page.js', 'page.js'],
]);

const server = createServer((req, res) => {
  const file = files.get(new URL(req.url ?? '/', 'http://localhost').pathname);
  if (!file) {
    res.writeHead(404).end();
    return;
  }
  res.setHeader('Content-Type', file.endsWith('.js') ? 'text/javascript' : 'text/html');
  createReadStream(new URL(`../public/${file}`, import.meta.url)).pipe(res);
});

/** @type {Primus<Chat>} */
const primus = new Primus(server, { transformer: 'engine.io' });

/** @type {Rooms<Spark>} */
const rooms = new Rooms();

primus.on('connection', (spark) => {
  const name = String(spark.query['name'] ?? 'somebody');
  /** @type {string | undefined} */
  let room;

  /** @param {import('./messages.js').News} news */
  const tellOthers = (news) => {
    const others = room === undefined ? [] : rooms.others(room, spark);
    for (const other of others) other.write(news);
    return others.length;
  };

  const leave = () => {
    if (room === undefined) return;
    rooms.leave(room, spark);
    tellOthers({ left: name });
  };

  spark.on('data', (question) => {
    if ('join' in question) {
      leave();
      room = question.join;
      rooms.join(room, spark);
      spark.write({ answer: question.ask, others: tellOthers({ joined: name }) });
    } else if (room === undefined) {
      spark.write({ answer: question.ask, error: 'Join a room first.' });
    } else {
      const others = tellOthers({ said: question.say, by: name });
      spark.write({ answer: question.ask, others });
    }
  });

  spark.on('end', leave);
});

server.listen(process.env['PORT'] ?? 8080, () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : address}`);
});
