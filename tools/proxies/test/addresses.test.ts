import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { forwarded } from '@primus/middleware-forwarded';
import type { Spark } from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificate } from 'tools-check/certificate';
import { callFrom } from '../src/caller.js';
import { connect, exchange } from '../src/client.js';
import { runnable } from '../src/every-way.js';
import { kinds } from '../src/kinds.js';
import { openStage, type Stage } from '../src/stage.js';

const FORGED = '203.0.113.7';

/** Headers by which a client says that it is somebody else. */
const forged = {
  'X-Forwarded-For': FORGED,
  'X-Forwarded-Port': '7',
  'X-Forwarded-Proto': 'https',
  'X-Real-IP': FORGED,
  'Fastly-Client-IP': FORGED,
};

describe.each(kinds)('behind $name', (kind) => {
  test.each(runnable)('a spark of %s has the address of its client', async (transformer) => {
    const stage = await openStage(kind, { transformer });
    const caller = await callFrom('127.0.0.9', stage.proxy.port);
    onTestFinished(() => caller.close());
    const address = nextAddress(stage);
    const client = connect(`http://127.0.0.1:${caller.port}`, transformer);
    await exchange(client, ['hello']);
    expect(await address).toMatchObject({ ip: '127.0.0.9', secure: false });
    expect((await address).port).not.toBe(0);
  });

  test.each([
    ['outermost proxy', {}],
    ['proxy that adds to what it is told', kind.inner],
  ])('of a client that names another address, the %s tells its own', async (_, changes) => {
    // Addresses of the loopback are proxies here, but for that of the client.
    const server = { addressOf: forwarded({ trust: '127.0.0.1' }) };
    const stage = await openStage(kind, { changes, server });
    const caller = await callFrom('127.0.0.9', stage.proxy.port);
    onTestFinished(() => caller.close());
    const address = nextAddress(stage);
    const url = `http://127.0.0.1:${caller.port}`;
    const client = connect(url, 'websockets', { transport: { headers: forged } });
    await exchange(client, ['hello']);
    expect(await address).toMatchObject({ ip: '127.0.0.9', secure: false });
    expect((await address).port).not.toBe(7);
  });

  test('a client that comes encrypted is told as one', async () => {
    const stage = await openStage(kind, {});
    const address = nextAddress(stage);
    const url = `https://127.0.0.1:${stage.proxy.securePort}`;
    const client = connect(url, 'websockets', { transport: { ca: certificate().cert } });
    expect(await exchange(client, ['hello'])).toEqual(['hello']);
    expect((await address).secure).toBe(true);
  });

  test('pages of the host that clients see are of the same origin, and no others', async () => {
    const { proxy } = await openStage(kind, { server: { origins: 'same' } });
    const own = `127.0.0.1:${proxy.port}`;
    expect(await statusFor(proxy.port, `http://${own}`)).toBe(200);
    expect(await statusFor(proxy.port, `https://${own}`)).toBe(200);
    expect(await statusFor(proxy.port, 'http://127.0.0.1')).toBe(403);
    expect(await statusFor(proxy.port, 'http://elsewhere.example')).toBe(403);
  });
});

/** Where the next spark's client is, whichever server it comes to. */
function nextAddress({ backends }: Stage): Promise<Spark['address']> {
  return new Promise((resolve) => {
    for (const { primus } of backends) {
      primus.once('connection', (spark) => resolve(spark.address));
    }
  });
}

/** What a page of an origin is answered when it asks how the server is set up. */
async function statusFor(port: number, origin: string): Promise<number | undefined> {
  const asking = get({ host: '127.0.0.1', port, path: '/primus/spec', headers: { origin } });
  const [res] = (await once(asking, 'response')) as [IncomingMessage];
  res.resume();
  return res.statusCode;
}
