import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listen } from '../src/server/listen.js';
import { readPlace } from '../src/server/place.js';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

function newServer(): Server {
  const made = createServer();
  servers.push(made);
  return made;
}

test('a port that is taken is replaced by one that is free', async () => {
  const port = await listen(newServer(), { host: 'localhost', port: 0 });
  const another = await listen(newServer(), { host: 'localhost', port });

  expect(another).toBeGreaterThan(0);
  expect(another).not.toBe(port);
});

test('the place is what the environment says', () => {
  expect(readPlace({})).toEqual({ host: 'localhost', port: 8080 });
  expect(readPlace({ HOST: '0.0.0.0', PORT: '3000' })).toEqual({ host: '0.0.0.0', port: 3000 });
});

test.each(['abc', '-1', '70000', '1.5'])('a PORT of %s is refused', (PORT) => {
  expect(() => readPlace({ PORT })).toThrow(`not "${PORT}"`);
});
