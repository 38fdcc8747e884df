import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Primus as Client } from '@primus/client';
import type { Traits } from '@primus/protocol';
import { conformance, type World } from '@primus/testkit';
import { describe, inject, it } from 'vitest';
import { without } from '../src/abilities.js';
import { loadParser, loadTransformer } from '../src/load.js';
import { parsers } from '../src/names.js';
import { PageClient } from '../src/page-client.js';
import { installPageHalf } from '../src/page-half.js';
import { describeWhereItRuns } from '../src/runs.js';
import { sharedTab } from '../src/tab.js';
import { isRefusal, isRefused, outlivesConnections } from '../src/unable.js';
import { worldOf } from '../src/world.js';

const name = inject('transformer');
const halves = await loadTransformer(name);
const loaded = await Promise.all(
  parsers.map(async (parser) => [parser, await loadParser(parser)] as const),
);
const tab = sharedTab();
const { client: asset } = halves.server;
if (!asset) throw new Error(`${name} has no script for pages.`);
const script = await readFile(asset.url, 'utf8');

/** A page of the server itself, in which the client half runs that pages get. */
async function world(): Promise<World> {
  const inNode = await worldOf(halves, outlivesConnections(name));
  // Or the page would ask its next request over a connection that the world has silenced.
  if (inNode.listener) Object.assign(inNode.listener, { maxRequestsPerSocket: 1 });
  const page = await tab();
  // Any page will do that comes from the server, also one that says that there is none.
  await page.goto(inNode.url);
  await page.addScriptTag({ content: script });
  await page.evaluate(installPageHalf, asset?.variable ?? '');
  const client = new PageClient(page, halves.client);
  return {
    ...inNode,
    client,
    async close() {
      client.close();
      await inNode.close();
    },
  };
}

describeWhereItRuns(name).each(loaded)(`${name} | %s | page`, (_, parser) => {
  if (!isRefused(halves.client, parser)) {
    conformance({ describe, it, parser, world, without: without(name, halves, 'page') });
    return;
  }

  it('is refused by what the script says of itself', async () => {
    const page = await tab();
    await page.addScriptTag({ content: script });
    const traits = await page.evaluate((variable) => {
      const scripts = globalThis as unknown as Record<string, { traits: Traits }>;
      return scripts[variable]?.traits;
    }, asset.variable);
    assert.ok(traits);
    const transformer = { ...halves.client, traits };
    assert.throws(() => new Client('http://localhost', { transformer, parser }), isRefusal);
  });
});
