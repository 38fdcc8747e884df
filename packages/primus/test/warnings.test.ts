import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { json } from '@primus/parser-json';
import { websockets } from '@primus/transformer-websockets';
import { websockets as client } from '@primus/transformer-websockets/client';
import Primus, { type PrimusOptions } from 'primus';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { serve } from './support.js';

/** What is said on the console while something is done. */
async function said(act: () => unknown): Promise<string[]> {
  const lines: string[] = [];
  const spies = (['log', 'info', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((...args: unknown[]) => {
      lines.push(args.join(' '));
    }),
  );
  await act();
  for (const spy of spies) spy.mockRestore();
  return lines;
}

const make = (options: PrimusOptions) => () => void new Primus(createServer(), options);

/** For the time of a test this process is a worker of a cluster. */
function beWorker(): void {
  Object.assign(cluster, { isWorker: true });
  onTestFinished(() => void Object.assign(cluster, { isWorker: false }));
}

describe('Warnings: a cluster', () => {
  const sticky = ['engine.io', 'sockjs', 'browserchannel'];

  test.each(sticky)('a worker with %s is told what to put in front', async (transformer) => {
    beWorker();
    const lines = await said(make({ transformer }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/sticky sessions .*set iknowclusterwillbreakconnections/);
  });

  test.each<PrimusOptions>([
    { transformer: 'websockets' },
    { transformer: 'faye' },
    { transformer: 'engine.io', iknowclusterwillbreakconnections: true },
  ])('a worker with %o is told nothing', async (options) => {
    beWorker();
    expect(await said(make(options))).toEqual([]);
  });

  test('a process of its own is told nothing', async () => {
    expect(await said(make({ transformer: 'engine.io' }))).toEqual([]);
  });
});

describe('Warnings: plain HTTP', () => {
  test('createServer tells what to do about it, once', async () => {
    const lines = await said(() => Primus.createServer({ port: 0 }).destroy());
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/plain HTTP.* Pass a key and a cert, or set iknowhttpsisbetter /);
  });

  test('nothing is told who knows, or has a server of his own', async () => {
    const options = { port: 0, iknowhttpsisbetter: true };
    expect(await said(() => Primus.createServer(options).destroy())).toEqual([]);
    expect(await said(() => serve())).toEqual([]);
  });
});

describe('Errors: the client script', () => {
  test('of a transformer that has none', () => {
    const { client: script, ...server } = websockets;
    expect(script).toBeDefined();
    const transformer = { server, client };
    const primus = new Primus(createServer(), { transformer });
    expect(() => primus.library()).toThrow(
      expect.objectContaining({
        code: 'MISSING_DEPENDENCY',
        message: expect.stringMatching(/^The transformer "?websockets"? has no /) as string,
      }) as Error,
    );
  });

  test('of a parser that has none', () => {
    const { client: script, ...bare } = json;
    expect(script).toBeDefined();
    const parser = { ...bare, name: 'bare' };
    const primus = new Primus(createServer(), { parser });
    expect(() => primus.library()).toThrow(
      expect.objectContaining({
        code: 'MISSING_DEPENDENCY',
        message: expect.stringMatching(/^The parser "?bare"? has no /) as string,
      }) as Error,
    );
  });

  test('whose file is gone', () => {
    const url = new URL('./gone.global.js', import.meta.url);
    const transformer = {
      server: { ...websockets, client: { url, variable: 'primusTransformer' } },
      client,
    };
    const primus = new Primus(createServer(), { transformer });
    expect(() => primus.library()).toThrow(
      expect.objectContaining({
        code: 'MISSING_DEPENDENCY',
        message: expect.stringMatching(/gone\.global\.js cannot be read; install /) as string,
      }) as Error,
    );
  });
});
