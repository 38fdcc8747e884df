import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Primus as Client } from '@primus/client';
import { Primus as Server } from '@primus/core';
import { conformance } from '@primus/testkit';
import { describe, inject, it } from 'vitest';
import { without } from '../src/abilities.js';
import { loadParser, loadTransformer } from '../src/load.js';
import { parsers } from '../src/names.js';
import { describeWhereItRuns } from '../src/runs.js';
import { isRefusal, isRefused, outlivesConnections } from '../src/unable.js';
import { worldOf } from '../src/world.js';

const name = inject('transformer');
const halves = await loadTransformer(name);
const { server, client } = halves;
const loaded = await Promise.all(
  parsers.map(async (parser) => [parser, await loadParser(parser)] as const),
);

describeWhereItRuns(name).each(loaded)(`${name} | %s | Node`, (_, parser) => {
  if (!isRefused(client, parser)) {
    const world = () => worldOf(halves, outlivesConnections(name));
    conformance({ describe, it, parser, world, without: without(name, halves, 'Node') });
    return;
  }

  it('is refused by servers', () => {
    assert.throws(() => new Server(createServer(), { transformer: server, parser }), isRefusal);
  });

  it('is refused by clients', () => {
    assert.throws(() => new Client('http://localhost', { transformer: client, parser }), isRefusal);
  });
});
