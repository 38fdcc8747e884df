import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as client from '@primus/client';
import * as core from '@primus/core';
import Primus from 'primus';
import { compile, type Example, examples } from 'tools-check/examples';
import { publicPackages } from 'tools-check/workspace';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect, listening, next, serve } from './support.js';
import { uwsLoads } from 'tools-check/uws-loads';

const { Primus: Client } = client;
const { Primus: Server } = core;
type Server = core.Primus;

/** Those whose README is compared with tests that run, or run by tests of their own. */
const THEMSELVES: ReadonlySet<string> = new Set(['primus', 'testkit', 'transformer-memory']);

const packages = publicPackages()
  .filter(({ folder }) => !THEMSELVES.has(folder))
  .map(({ folder, directory }) => ({ folder, readme: join(directory, 'README.md') }))
  .filter(({ folder, readme }) => existsSync(readme) && (folder !== 'transformer-uws' || uwsLoads));

/** What a package is called in the umbrella; the default where it is of another kind. */
function named(folder: string, kind: 'transformer' | 'parser', otherwise: string): string {
  const name = folder.startsWith(`${kind}-`) ? folder.slice(kind.length + 1) : otherwise;
  return name in Primus[`${kind}s`] ? name : otherwise;
}

/** A server for examples of clients: it says something and echoes what it hears. */
async function host(folder: string): Promise<string> {
  const { primus, url } = await serve({
    transformer: named(folder, 'transformer', 'websockets'),
    parser: named(folder, 'parser', 'json'),
  });
  primus.on('connection', (spark) => {
    spark.write({ row: 1, text: 'hello' });
    spark.on('data', (message) => spark.write(message));
  });
  return url;
}

interface Tracked {
  readonly servers: Server[];
  /** Each resolves when a client has connected. */
  readonly opened: Promise<unknown>[];
  readonly load: (name: string) => unknown;
}

/** The modules of an example, whose servers and clients end with the test. */
function track({ text }: Example, readme: string): Tracked {
  const servers: Server[] = [];
  const opened: Promise<unknown>[] = [];
  class TrackedServer extends Server {
    constructor(...args: ConstructorParameters<typeof Server>) {
      super(...args);
      servers.push(this);
      onTestFinished(() => this.destroy());
    }
  }
  class TrackedClient extends Client {
    constructor(...args: ConstructorParameters<typeof Client>) {
      super(...args);
      opened.push(next(this, 'open'));
      onTestFinished(() => this.destroy());
      // A loop goes on until its client ends.
      if (text.includes('for await')) this.once('data', () => void this.end());
    }
  }
  const modules: Record<string, unknown> = {
    '@primus/core': { ...core, Primus: TrackedServer },
    '@primus/client': { ...client, Primus: TrackedClient },
  };
  const { resolve } = createRequire(readme);
  return {
    servers,
    opened,
    load: (name) => modules[name] ?? import(/^(@primus\/|node:)/.test(name) ? name : resolve(name)),
  };
}

/** Where an example listens, with a server of Node's or without. */
async function addressOf({ server, transformer }: Server): Promise<string> {
  const { port } = (await transformer.listening) ?? {};
  return port === undefined ? listening(server as HttpServer) : `http://127.0.0.1:${port}`;
}

/** Connects to the server of an example, talks, and leaves. Answers what the server logged. */
async function visit(primus: Server, message: unknown): Promise<unknown[]> {
  const logs: unknown[] = [];
  primus.on('log', (...entry) => {
    // An example that is not done sending when its visitor leaves is told so.
    const { code } = (entry[2] ?? {}) as { code?: string };
    if (code !== 'CONNECTION_CLOSED') logs.push(entry);
  });
  const url = await addressOf(primus);
  const Socket = Primus.createSocket(primus.spec);
  const visitor = connect({ Socket }, `${url}/?token=secret`, { strategy: false });
  const gone = next(primus, 'disconnection');
  visitor.write(message);
  // Rejected where the example ends the connection first.
  await visitor.id().catch(() => {});
  visitor.end();
  await gone;
  return logs;
}

describe.each(packages)('every program in the README of $folder runs', ({ folder, readme }) => {
  const programs = examples(readme).filter(({ program }) => program);

  test.each(programs)('$heading: $start', async (example) => {
    const directory = await mkdtemp(join(tmpdir(), 'primus-readmes-'));
    await writeFile(join(directory, 'client.js'), '');
    onTestFinished(() => rm(directory, { recursive: true }));
    const { servers, opened, load } = track(example, readme);
    const process = new EventEmitter();
    const run = compile(example, {
      load,
      scope: { process },
      replace: [
        ['http://localhost:8080', await host(folder)],
        ['8080', '0'],
        // Rows: as many would only take longer.
        ['100_000', '1_000'],
        ['upload-', join(directory, 'upload-')],
        ['import.meta.url', JSON.stringify(pathToFileURL(join(directory, 'index.js')).href)],
      ],
    });
    await run();
    await Promise.all(opened);
    const message = example.language === 'ts' ? { text: 'hello' } : 'hello';
    for (const server of servers) expect(await visit(server, message)).toEqual([]);
    process.emit('SIGTERM');
  });
});
