import { isIP } from 'node:net';
import type { Address } from '@primus/core';
import { forwarded, type Trust } from '@primus/middleware-forwarded';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const PROXY = '10.0.0.1';
const CLIENT = '203.0.113.7';

/** The address that a request from `peer`, port 5000, is found to come from. */
function addressOf(
  trust: Trust,
  headers: Record<string, string | string[]>,
  peer: string = PROXY,
): Address {
  return forwarded({ trust })(
    { address: peer, port: 5_000 },
    {
      url: '/primus',
      headers,
      remote: { address: peer, port: 5_000 },
    },
  );
}

test('is what the network says when no header says otherwise', () => {
  expect(addressOf('*', {})).toEqual({ ip: PROXY, port: 5_000 });
});

test('is what a trusted proxy says', () => {
  const headers = {
    'x-forwarded-for': CLIENT,
    'x-forwarded-port': '41000',
    'x-forwarded-proto': 'https',
  };
  expect(addressOf(PROXY, headers)).toEqual({ ip: CLIENT, port: 41_000, secure: true });
});

describe('trust', () => {
  const headers = {
    'x-forwarded-for': CLIENT,
    'x-forwarded-port': '41000',
    'x-forwarded-proto': 'https',
  };

  test.each<[Trust, string]>([
    [[], PROXY],
    ['10.0.0.2', PROXY],
    ['loopback', PROXY],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', ''],
  ])('of %j is no reason to believe %j', (trust, peer) => {
    expect(addressOf(trust, headers, peer)).toEqual({ ip: peer, port: 5_000 });
  });

  test.each<[Trust, string]>([
    ['*', PROXY],
    ['*', ''],
    [['*'], 'anything'],
    ['loopback', '127.0.0.1'],
    ['loopback', '::1'],
    ['loopback', '::ffff:127.0.0.1'],
    ['uniquelocal', PROXY],
    ['loopback, 10.0.0.0/8', PROXY],
    [['fd00::/8', PROXY], 'fd00::1'],
  ])('of %j is a reason to believe %j', (trust, peer) => {
    expect(addressOf(trust, headers, peer).ip).toBe(CLIENT);
  });

  test.each<Trust>(['', 'localhost', ['10.0.0.0/33'], ['10.0.0.1', 'nonsense']])(
    'of %j is refused',
    (trust) => {
      expect(() => forwarded({ trust })).toThrow(/The option "trust" must be/);
      expect(() => forwarded({ trust })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      );
    },
  );
});

describe('a chain of proxies', () => {
  test('is followed for as long as they are trusted', () => {
    const headers = { 'x-forwarded-for': `1.1.1.1, ${CLIENT}, 10.0.0.3, 10.0.0.2` };
    expect(addressOf('10.0.0.0/8', headers).ip).toBe(CLIENT);
    expect(addressOf([PROXY, '10.0.0.2'], headers).ip).toBe('10.0.0.3');
    expect(addressOf(PROXY, headers).ip).toBe('10.0.0.2');
    expect(addressOf('*', headers).ip).toBe('1.1.1.1');
  });

  test('leaves what a client made up to itself', () => {
    const headers = {
      'x-forwarded-for': `10.0.0.9, ${CLIENT}`,
      'x-forwarded-port': '1, 41000',
      'x-forwarded-proto': 'https, http',
    };
    expect(addressOf('10.0.0.0/8', headers)).toEqual({ ip: CLIENT, port: 41_000, secure: false });
  });

  test('tells port and protocol where the client met it', () => {
    const headers = {
      'x-forwarded-for': `${CLIENT}, 10.0.0.2`,
      'x-forwarded-port': '41000, 52000',
      'x-forwarded-proto': 'https, http',
    };
    expect(addressOf('10.0.0.0/8', headers)).toEqual({ ip: CLIENT, port: 41_000, secure: true });
  });

  test('may be one header or many', () => {
    expect(addressOf('*', { 'x-forwarded-for': [CLIENT, '10.0.0.2'] }).ip).toBe(CLIENT);
  });
});

describe('a port', () => {
  test.each<[string, Address]>([
    [`${CLIENT}:41000`, { ip: CLIENT, port: 41_000 }],
    ['[2001:db8::1]:41000', { ip: '2001:db8::1', port: 41_000 }],
    ['[2001:db8::1]', { ip: '2001:db8::1', port: 0 }],
    ['2001:db8::1', { ip: '2001:db8::1', port: 0 }],
  ])('may stand beside the address: %s', (entry, address) => {
    expect(addressOf('*', { 'x-forwarded-for': entry })).toEqual(address);
  });

  test.each(['', '0', '65536', '-1', '1e3', 'https', '99999999999'])('is unknown as %j', (port) => {
    const headers = { 'x-forwarded-for': CLIENT, 'x-forwarded-port': port };
    expect(addressOf('*', headers)).toEqual({ ip: CLIENT, port: 0 });
  });

  test("is the proxy's when the address is", () => {
    expect(addressOf('*', { 'x-forwarded-proto': 'https' })).toEqual({
      ip: PROXY,
      port: 5_000,
      secure: true,
    });
  });
});

test.each<[string, boolean | undefined]>([
  ['https', true],
  ['WSS', true],
  ['http', false],
  ['ws', false],
  ['', undefined],
  ['gopher', undefined],
])('the protocol %j is secure: %j', (protocol, secure) => {
  expect(addressOf('*', { 'x-forwarded-proto': protocol }).secure).toBe(secure);
});

describe('nonsense', () => {
  test.each(['', ',', ' , ,', 'unknown', '_hidden', '<script>', '1.2.3', '999.1.1.1', '[', '[]:1'])(
    'is as good as nothing: %j',
    (entry) => {
      expect(addressOf('*', { 'x-forwarded-for': entry })).toEqual({ ip: PROXY, port: 5_000 });
    },
  );

  test('hides what stands to the left of it', () => {
    const headers = { 'x-forwarded-for': `1.1.1.1, unknown, ${CLIENT}` };
    expect(addressOf('*', headers).ip).toBe(CLIENT);
  });

  test('never throws and never gets out', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.ipV4(),
      fc.ipV6(),
      fc.stringMatching(/^[[\]0-9a-f:., %]*$/),
      fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())).map((list) => list.join(',')),
    );
    const header = fc.oneof(value, fc.array(value));
    fc.assert(
      fc.property(
        fc.constantFrom<Trust>('*', [], 'loopback', ['0.0.0.0/1', '::/1']),
        fc.record(
          { 'x-forwarded-for': header, 'x-forwarded-port': header, 'x-forwarded-proto': header },
          { requiredKeys: [] },
        ),
        fc.constantFrom('', PROXY, '::1', '::ffff:10.0.0.1'),
        (trust, headers, peer) => {
          const { ip, port } = addressOf(trust, headers, peer);
          expect(ip === peer || isIP(ip) !== 0).toBe(true);
          expect(port >= 0 && port <= 65_535).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
