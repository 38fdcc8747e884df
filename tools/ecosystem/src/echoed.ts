// Connects to a server by a transformer, and prints what it echoes.

import { createRequire } from 'node:module';
import type * as umbrella from 'primus';

// As CommonJS, for ES modules do not find all names that the frameworks export.
const { default: Primus } = createRequire(import.meta.url)('primus') as typeof umbrella;

const [transformer = '', url = ''] = process.argv.slice(2);
const Socket = Primus.createSocket({ transformer, parser: 'json', pathname: '/primus' });
const client = new Socket(url, { strategy: false });
client.on('error', ({ code, message }) => console.error(code, message));
client.on('data', (message) => {
  console.log(JSON.stringify(message));
  client.end();
});
client.write('hello');
