import { createServer } from 'node:http';
import express from 'express';
import Primus from 'primus';
import { expect, test } from 'vitest';
import { destroyed, echoing, get, listening } from './support.js';

/** Two on one server, whose paths nobody mixes up, beside an application. */
async function two(): Promise<{
  readonly url: string;
  readonly chat: Primus;
  readonly game: Primus;
}> {
  const app = express();
  app.get('/', (_, res) => void res.send('page'));
  const server = createServer(app);
  const chat = destroyed(new Primus(server, { pathname: '/chat', global: 'Chat' }));
  const game = destroyed(new Primus(server, { pathname: '/game', transformer: 'engine.io' }));
  return { url: await listening(server), chat, game };
}

test('several on one server each have their clients', async () => {
  const { url, chat, game } = await two();
  await Promise.all([echoing(chat, url), echoing(game, url)]);
  expect([chat.connected, game.connected]).toEqual([1, 1]);
  expect((await get(url)).body).toBe('page');
});

test('several on one server each serve their client script', async () => {
  const { url, chat, game } = await two();
  expect((await get(`${url}/chat/primus.js`)).body).toBe(chat.library());
  expect((await get(`${url}/game/primus.js`)).body).toBe(game.library());
  expect((await get(`${url}/primus/primus.js`)).status).toBe(404);
});

test('one leaves, and the others and the application stay', async () => {
  const { url, chat, game } = await two();
  await chat.destroy({ close: false });
  await echoing(game, url);
  expect((await get(url)).body).toBe('page');
  expect((await get(`${url}/chat/spec`)).status).toBe(404);
  expect(JSON.parse((await get(`${url}/game/spec`)).body)).toMatchObject({ pathname: '/game' });
});
