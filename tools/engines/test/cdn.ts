import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { onTestFinished } from 'vitest';

const dist = fileURLToPath(new URL('../../../packages/client/dist', import.meta.url));

/** Serves prebuilt files of the client from an origin of their own. Answers its address. */
export async function cdn(has: (file: string) => boolean = () => true): Promise<string> {
  const app = express();
  app.use(({ path }, res, next) => {
    if (!has(path.slice(1))) return void res.sendStatus(404);
    res.set({ 'Access-Control-Allow-Origin': '*', 'X-Content-Type-Options': 'nosniff' });
    next();
  });
  app.use(express.static(dist));
  const server = createServer((req, res) => void app(req, res));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
