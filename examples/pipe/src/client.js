// echo hello | node src/client.js 'http://localhost:8080/?token=secret'
import Primus from 'primus';

const [, , url = 'http://localhost:8080/?token=secret'] = process.argv;

/** @type {import('primus').SocketConstructor<{ incoming: string, outgoing: string | null }>} */
const Socket = Primus.createSocket({ transformer: 'sockjs', authorization: true });
const client = new Socket(url);

client.on('error', ({ message }) => console.error(message));

async function print() {
  for await (const text of client) process.stdout.write(text);
}

async function send() {
  for await (const text of process.stdin.setEncoding('utf8')) await client.send(text);
  await client.send(null);
}

try {
  await Promise.all([print(), send()]);
} catch {
  // Whoever is turned away has nobody to send to.
  process.exitCode = 1;
}
