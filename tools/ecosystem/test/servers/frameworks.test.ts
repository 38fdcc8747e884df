import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import Koa from 'koa';
import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { destroyed, echoing, get, listening } from './support.js';

/** Makes a server that answers `GET /` with `page` and `POST /echo` with the text it was sent. */
const frameworks: Readonly<Record<string, () => Server | Promise<Server>>> = {
  express() {
    const app = express();
    app.use(express.text());
    app.get('/', (_, res) => void res.send('page'));
    app.post('/echo', (req, res) => void res.send(req.body));
    return createServer(app);
  },

  koa() {
    const app = new Koa();
    app.use(async (context) => {
      if (context.path === '/') context.body = 'page';
      if (context.path !== '/echo') return;
      const chunks: Buffer[] = [];
      for await (const chunk of context.req) chunks.push(chunk as Buffer);
      context.body = Buffer.concat(chunks).toString();
    });
    const handle = app.callback();
    return createServer((req, res) => void handle(req, res));
  },

  async fastify() {
    const app = fastify();
    onTestFinished(() => app.close());
    app.get('/', () => 'page');
    app.post('/echo', (request) => request.body);
    await app.ready();
    return app.server;
  },

  hono() {
    const app = new Hono();
    app.get('/', (context) => context.text('page'));
    app.post('/echo', async (context) => context.text(await context.req.text()));
    return createAdaptorServer({ fetch: app.fetch }) as Server;
  },
};

const POST = { method: 'POST', body: 'posted', headers: { 'content-type': 'text/plain' } };

/** What the framework answers, whether Primus is there or not. */
async function ownAnswers(url: string): Promise<unknown> {
  const answers = [get(url), get(`${url}/echo`, POST), get(`${url}/missing`)];
  return (await Promise.all(answers)).map(({ status, body }) => (status === 200 ? body : status));
}

const OWN = ['page', 'posted', 404];

describe.each(Object.entries(frameworks))('%s', (_, make) => {
  test('answers its own routes, and Primus its path', async () => {
    const server = await make();
    const primus = destroyed(new Primus(server));
    const url = await listening(server);
    expect(await ownAnswers(url)).toEqual(OWN);
    await echoing(primus, url);
    expect(JSON.parse((await get(`${url}/primus/spec`)).body)).toEqual({ ...primus.spec });
  });

  test('a server that listens already takes Primus, too', async () => {
    const server = await make();
    const url = await listening(server);
    const primus = destroyed(new Primus(server));
    await echoing(primus, url);
    expect(await ownAnswers(url)).toEqual(OWN);
  });

  test('carries engine.io by polling', async () => {
    const server = await make();
    const primus = destroyed(new Primus(server, { transformer: 'engine.io' }));
    const url = await listening(server);
    await echoing(primus, url, { websockets: false });
    expect(await ownAnswers(url)).toEqual(OWN);
  });

  test('serves the client script', async () => {
    const server = await make();
    const primus = destroyed(new Primus(server));
    const url = await listening(server);
    expect(await get(`${url}/primus/primus.js`)).toEqual({
      status: 200,
      type: 'text/javascript',
      body: primus.library(),
    });
  });

  test.each(['websockets', 'engine.io'])(
    'is as before when %s is destroyed without it',
    async (transformer) => {
      const server = await make();
      const listeners = server.rawListeners('request');
      const primus = new Primus(server, { transformer });
      const url = await listening(server);
      await echoing(primus, url);
      await primus.destroy({ close: false });
      expect(server.rawListeners('request')).toEqual(listeners);
      expect(await ownAnswers(url)).toEqual(OWN);
      expect((await get(`${url}/primus/primus.js`)).status).toBe(404);

      await echoing(destroyed(new Primus(server, { transformer })), url);
    },
  );
});
