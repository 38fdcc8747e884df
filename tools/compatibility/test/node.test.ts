import assert from 'node:assert/strict';
import { Primus as Client } from '@primus/client';
import { Primus as Server } from '@primus/core';
import { PrimusError } from '@primus/protocol';
import { conformance, overHttp } from '@primus/testkit';
import { describe, inject, it } from 'vitest';
import { without } from '../src/abilities.js';
import { loadParser, loadTransformer } from '../src/load.js';
import { parsers } from '../src/names.js';

const name = inject('transformer');
const halves = await loadTransformer(name);
const { server, client } = halves;
const all = await Promise.all(parsers.map((parser) => loadParser(parser)));

describe.each(all)(`${name} | $name | Node`, (parser) => {
  if (client.traits.binary || !parser.binary) {
    const world = () => overHttp(halves);
    conformance({ describe, it, parser, world, without: without(name, halves, 'Node') });
    return;
  }

  const refused = (error: unknown) =>
    error instanceof PrimusError && error.code === 'INCOMPATIBLE_PARSER';

  it('is refused by servers', () => {
    assert.throws(() => new Server(undefined, { transformer: server, parser }), refused);
  });

  it('is refused by clients', () => {
    assert.throws(() => new Client('http://localhost', { transformer: client, parser }), refused);
  });
});
