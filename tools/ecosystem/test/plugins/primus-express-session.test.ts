import { createServer } from 'node:http';
import express, { type RequestHandler } from 'express';
import { expect, test } from 'vitest';
import { published } from '../../src/edition.js';
import { pair, serve } from './support.js';

interface Session {
  username: string;
}

interface WithSession {
  getSession(done: (error: Error | null, session?: Session) => void): void;
}

const session = published('express-session') as ((options: object) => RequestHandler) & {
  readonly MemoryStore: new () => object;
};

const secret = 'your secret here';

const application = async () => {
  const store = new session.MemoryStore();
  const app = express();
  app.use(session({ store, secret, resave: false, saveUninitialized: true }));
  app.get('/login', (req, res) => {
    (req as typeof req & { session: Session }).session.username = 'john';
    res.send('welcome');
  });
  return serve({
    plugins: ['primus-express-session'],
    options: { session: { secret, store } },
    server: createServer(app),
  });
};

test('the session of a page is on its spark', async () => {
  const served = await application();
  const response = await fetch(`${served.url}/login`);
  expect(await response.text()).toBe('welcome');
  const [cookie] = (response.headers.get('set-cookie') ?? '').split(';');
  const options = { transport: { headers: { cookie } } };
  const { spark } = await pair<WithSession>(served, undefined, options);
  const found = await new Promise<Session | undefined>((resolve, reject) => {
    spark.getSession((error, result) => (error ? reject(error) : resolve(result)));
  });
  expect(found?.username).toBe('john');
});

test('without a cookie there is no session', async () => {
  const { spark } = await pair<WithSession>(await application());
  const error = await new Promise<Error | null>((resolve) => spark.getSession(resolve));
  expect(error?.message).toBe('no cookie found');
});
