import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { RefusedError } from '@primus/core';
import type { PrimusError } from '@primus/protocol';
import type { Suite } from '../suite.js';
import { next } from '../waiting.js';

function ask(req: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      if (req.url?.includes('token=right')) resolve();
      else reject(new RefusedError('Wrong token.', 403));
    });
  });
}

export function handshake({ test, can }: Suite): void {
  test('a spark knows the query', async (bench) => {
    const { spark } = await bench.pair({}, { query: '?token=a%20b&empty=&name=%C3%A9&x=1&x=2' });
    const { token, empty, name, x } = spark.query;
    assert.deepEqual({ token, empty, name, x }, { token: 'a b', empty: '', name: 'é', x: '1' });
  });

  test('a spark knows the headers', async (bench) => {
    const { spark } = await bench.pair();
    assert.equal(spark.headers.host, new URL(bench.world.url).host);
  });

  test('a spark knows the address', async (bench) => {
    const { spark } = await bench.pair();
    assert.notEqual(isIP(spark.address.ip), 0);
    if (can('port')) assert.ok(spark.address.port > 0);
  });

  test('what a spark knows outlives the connection', async (bench) => {
    const { client, spark } = await bench.pair({}, { query: '?a=1' });
    const gone = next(spark, 'end');
    client.end();
    await gone;
    assert.equal(spark.query['a'], '1');
    assert.notEqual(isIP(spark.address.ip), 0);
    assert.ok(spark.headers.host);
  });

  test('a client can ask for its id', async (bench) => {
    const { client, spark } = await bench.pair();
    assert.equal(await client.id(), spark.id);
  });

  test('a client that asks for its id before it is connected is answered', async (bench) => {
    const server = bench.serve();
    const id = await bench.dial().id();
    assert.equal(server.spark(id)?.id, id);
  });

  test('the id is what the application makes it', async (bench) => {
    const { client, spark } = await bench.pair({ idGenerator: () => 'chosen' });
    assert.equal(spark.id, 'chosen');
    assert.equal(await client.id(), 'chosen');
  });

  const refusals = {
    throws: () => {
      throw new RefusedError('Not you.', 402);
    },
    rejects: () => Promise.reject(new RefusedError('Not you.', 402)),
  };
  for (const [how, refuse] of Object.entries(refusals)) {
    test(`a client is refused with a status by middleware that ${how}`, async (bench) => {
      const server = bench.serve();
      let connections = 0;
      server.on('connection', () => connections++);
      server.use('refuse', refuse);
      const client = bench.dial({ strategy: false });
      const ended = next(client, 'end');
      const [error] = (await next(client, 'error')) as [PrimusError];
      assert.equal(error.code, 'CONNECT_FAILED');
      assert.equal(bench.world.refusal(error), 402);
      await ended;
      assert.equal(connections, 0);
    });
  }

  test('a client is admitted by middleware that takes its time', async (bench) => {
    const server = bench.serve();
    server.use('ask', ask);
    const refused = bench.dial({ query: '?token=wrong', strategy: false });
    const ended = next(refused, 'end');
    const { spark } = await bench.connect(server, { query: '?token=right' });
    assert.equal(spark.query['token'], 'right');
    await ended;
    assert.equal(server.connected, 1);
  });
}
