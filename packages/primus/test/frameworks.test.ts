import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import Primus from 'primus';
import { describe, expect, test } from 'vitest';
import { echo, messages, pair, serve } from './support.js';
import { uwsLoads } from 'tools-check/uws-loads';

const frameworks = Object.entries(Primus.transformers).filter(
  ([name]) => name !== 'uws' || uwsLoads,
);

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('Supported Real-time Frameworks', () => {
  test.skipIf(!uwsLoads)('uws is among them, where uWebSockets.js has a binary', () => {
    expect(frameworks.map(([name]) => name)).toContain('uws');
  });

  test.each(frameworks)('%s carries messages, however its name is written', async (name) => {
    const world = await serve({ transformer: name.toUpperCase() });
    echo(world.primus);
    const { client } = await pair(world);
    const arrived = messages(client, 3);
    for (const message of ['text', { deep: [1, null] }, 3]) client.write(message);
    expect(await arrived).toEqual(['text', { deep: [1, null] }, 3]);
    expect(world.primus.spec).toMatchObject({ transformer: name });
  });

  test.each(frameworks)('%s has a client for servers in other processes', async (name) => {
    const world = await serve({ transformer: name });
    const { spark } = await pair(world, {}, Primus.createSocket({ transformer: name }));
    expect(world.primus.spark(spark.id)).toBe(spark);
  });

  test.each(frameworks)('%s needs packages that are optional peers', (_, { server, client }) => {
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(read('../package.json')) as {
      peerDependencies: Record<string, string>;
      peerDependenciesMeta: Record<string, { readonly optional: boolean } | undefined>;
    };
    for (const id of [server, client].filter((each) => each !== undefined)) {
      expect(Object.keys(peerDependencies)).toContain(id);
      expect(peerDependenciesMeta[id]).toEqual({ optional: true });
    }
  });

  test.each(frameworks)('%s is described', (name) => {
    expect(read('../README.md')).toContain(`\`${name}\``);
  });
});

describe('Transformer inconsistencies', () => {
  test.each(frameworks)('%s: a spark knows where its client is', async (name) => {
    const { spark } = await pair(await serve({ transformer: name }));
    expect(spark.address.ip).toMatch(/^(::ffff:)?127\.0\.0\.1$/);
    expect(spark.address.port).toBeGreaterThan(0);
  });

  test.each(frameworks)('%s: a spark has the query and the headers of its client', async (name) => {
    const { primus, url } = await serve({ transformer: name });
    const { spark } = await pair({ primus, url: `${url}/?token=1` });
    expect({ ...spark.query }).toMatchObject({ token: '1' });
    expect(spark.headers).toHaveProperty('host');
  });

  test.each(frameworks)('%s: the client script is whole and compiles', async (name) => {
    const { primus } = await serve({ transformer: name });
    const script = primus.library();
    expect(() => new Script(script)).not.toThrow();
    expect(script.length).toBeGreaterThan(10_000);
  });
});
