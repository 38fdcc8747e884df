import Primus, { type ClassicClient } from 'primus';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findTransformer } from '../src/names.js';
import { type Balancer, balance, type ServerProcess, startProcess } from './processes.js';
import { connect, messages, next } from './support.js';
import { uwsLoads } from 'tools-check/uws-loads';

const names = Object.keys(Primus.transformers).filter((name) => name !== 'uws' || uwsLoads);
const isSticky = (name: string): boolean => findTransformer(name).sticky === true;

/** A client of the server at `url`, by a transformer's name. */
async function visit(url: string, transformer: string): Promise<ClassicClient> {
  const Socket = Primus.createSocket({ transformer, pathname: `/${transformer}` });
  const client = connect({ Socket }, url);
  await next(client, 'open');
  return client;
}

/** Asks several times; resolves with the ids of the processes that answered, each once. */
async function answering(client: ClassicClient): Promise<unknown[]> {
  const answers = messages(client, 3);
  for (const message of ['one', 'two', 'three']) client.write(message);
  return [...new Set((await answers).map((answer) => (answer as { pid: number }).pid))];
}

async function inTurn<T>(all: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  for (const each of all) results.push(await each());
  return results;
}

describe('FAQ: What is the best way to scale Primus', () => {
  let processes: ServerProcess[];
  let balancer: Balancer;

  beforeAll(async () => {
    processes = await Promise.all([startProcess(), startProcess()]);
    balancer = await balance(processes.map(({ port }) => port));
  }, 60_000);

  afterAll(async () => {
    balancer.close();
    await Promise.all(processes.map((each) => each.stop()));
  });

  test.each(names)('%s: behind a sticky balancer a client stays with a process', async (name) => {
    const clients = await Promise.all(balancer.urls.map((url) => visit(url, name)));
    const pids = await Promise.all(clients.map(answering));
    expect(pids.map(({ length }) => length)).toEqual([1, 1]);
    expect(pids[0]).not.toEqual(pids[1]);
  });

  test.each(names)('%s: a client that returns finds its process again', async (name) => {
    const url = balancer.urls[1] ?? '';
    const client = await visit(url, name);
    const before = await answering(client);
    client.end();
    client.open();
    await next(client, 'open');
    expect(await answering(client)).toEqual(before);
  });

  test.each(names)('%s: primus.write() reaches the clients of one process', async (name) => {
    const [one, other] = await Promise.all(balancer.urls.map((url) => visit(url, name)));
    const told = messages(one as ClassicClient, 1);
    const pids = answering(other as ClassicClient);
    one?.write('to all');
    expect(await told).toMatchObject([{ message: 'to all' }]);
    const [pid] = await pids;
    expect(await told).not.toMatchObject([{ pid }]);
  });
});

describe('FAQ: Can I use cluster? In a cluster', () => {
  const workers = 2;
  let shared: ServerProcess;
  let said: string | undefined;

  const stop = async (): Promise<string> => (said ??= await shared.stop());

  beforeAll(async () => {
    shared = await startProcess(workers);
  }, 60_000);

  afterAll(stop);

  test.each(names.filter((name) => !isSticky(name)))(
    '%s needs no sticky sessions',
    async (name) => {
      const url = `http://127.0.0.1:${shared.port}`;
      const clients = await inTurn(Array.from({ length: 8 }, () => () => visit(url, name)));
      const pids = await Promise.all(clients.map(answering));
      expect(pids.every(({ length }) => length === 1)).toBe(true);
      expect(new Set(pids.flat()).size).toBe(workers);
    },
  );

  test('every worker is warned of each transformer that does need them', async () => {
    const warnings = (await stop()).match(/iknowclusterwillbreakconnections/g) ?? [];
    // One of those is made for this test, whatever the others are.
    expect(warnings).toHaveLength(workers * (names.filter(isSticky).length + 1));
  });
});
