import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import Primus, * as primusModule from 'primus';
import { compile as compileExample, type Example, examples } from 'tools-check/examples';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, echo, next, pair, serve, type Served } from './support.js';

type Callback = (error?: unknown, result?: unknown) => void;

/** What examples leave to the reader. */
const IMAGINED = {
  findUser: (_token: unknown, done: Callback) => done(null, { name: 'somebody' }),
  saveState: (_spark: unknown, done: Callback) => setImmediate(done),
  isWelcome: (_header: unknown, done: Callback) => done(null, true),
  encrypt: (data: unknown, done: Callback) => done(null, data),
  process: (_message: unknown) => Promise.resolve(),
  show: (_message: unknown) => {},
};

/** The module `primus`, whose servers end with the test: programs do not end theirs. */
function load(name: string): unknown {
  return name === 'primus' ? { ...primusModule, default: Tracked } : import(name);
}

class Tracked extends Primus {
  constructor(...args: ConstructorParameters<typeof Primus>) {
    super(...args);
    onTestFinished(() => this.destroy());
  }
}

Object.assign(Tracked, {
  createServer(...args: Parameters<typeof Primus.createServer>) {
    const primus = Primus.createServer(...args);
    onTestFinished(() => primus.destroy());
    return primus;
  },
});

const README = new URL('../README.md', import.meta.url);

/** Makes an asynchronous function of an example, with what it imports and uses as its scope. */
async function compile(
  example: Example,
  world: Served,
  scope: object,
): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-readme-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return compileExample(example, {
    load,
    scope: { ...IMAGINED, ...scope },
    replace: [
      ['http://localhost:8080', world.url],
      ['8080', '0'],
      ["'primus.js'", JSON.stringify(join(directory, 'primus.js'))],
    ],
  });
}

/** Uses both ends of a connection in every way that an example may wait for. */
async function use({ primus, url }: Served, ends: Awaited<ReturnType<typeof pair>>): Promise<void> {
  const { spark, client } = ends;
  const late = connect(primus, `${url}?token=1&name=late&room=kitchen`, {
    transport: { headers: { authorization: 'secret' } },
    strategy: false,
  });
  late.write({ event: 'news', value: 1 });
  client.write({ event: 'end' });
  client.write({ spam: true });
  await fetch(`${url}/primus/hello`);
  spark.write({ row: 1 });
  spark.write({ last: true });
  primus.write('to all');
  await client.id();
  const gone = next(client, 'end');
  client.end();
  late.end();
  await gone;
}

describe('every example of the README runs', () => {
  const runnable = examples(README).filter(({ language }) => language !== 'html');

  test('there are some', () => {
    expect(runnable.length).toBeGreaterThan(20);
  });

  test.each(runnable.filter(({ program }) => program))('$heading: $start', async (example) => {
    const world = await serve();
    echo(world.primus);
    const run = await compile(example, world, {});
    await expect(run()).resolves.toBe(undefined);
  });

  test.each(runnable.filter(({ program }) => !program))('$heading: $start', async (example) => {
    const world = await serve();
    const ends = await pair(world);
    ends.spark.on('data', () => {});
    const failures: unknown[] = [];
    world.primus.on('log', (...details) => failures.push(details));
    const transform = new PassThrough({ objectMode: true });
    const run = await compile(example, world, { ...world, ...ends, transform });
    const finished = run();
    await use(world, ends);
    await expect(finished).resolves.toBe(undefined);
    expect(failures).toEqual([]);
  });
});
