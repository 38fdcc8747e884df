import { createServer } from 'node:http';
import Primus from 'primus';
import { expect, test } from 'vitest';

function app(): void {}

test('a constructor that throws gives the server back at once', () => {
  const server = createServer();
  server.on('request', app);
  const plugin = {
    bad: {
      server() {
        throw new Error('This plugin does not start.');
      },
    },
  };
  expect(() => new Primus(server, { plugin })).toThrow('This plugin does not start.');
  expect(server.listeners('request')).toEqual([app]);
  expect(server.listeners('upgrade')).toEqual([]);
});
