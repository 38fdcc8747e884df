import { expect, test } from 'vitest';
import { readUri } from '../../src/request-uri.js';

test('a whole URL, as proxies send it, has all parts', () => {
  expect(readUri('http://user:pass@example.com:8080/primus/x?a=1&a=2#there')).toEqual({
    protocol: 'http:',
    slashes: true,
    auth: 'user:pass',
    host: 'example.com:8080',
    hostname: 'example.com',
    port: '8080',
    pathname: '/primus/x',
    search: '?a=1&a=2',
    query: { a: ['1', '2'] },
    path: '/primus/x?a=1&a=2',
    hash: '#there',
    href: 'http://user:pass@example.com:8080/primus/x?a=1&a=2#there',
  });
});

test('a path alone has the others as null', () => {
  expect(readUri('/primus')).toEqual({
    protocol: null,
    slashes: null,
    auth: null,
    host: null,
    hostname: null,
    port: null,
    pathname: '/primus',
    search: null,
    query: {},
    path: '/primus',
    hash: null,
    href: '/primus',
  });
});

test.each(['', '*', '//', 'http://', 'http://[', '?', '#', '/primus?%zz', '/\n?\n#\n'])(
  'whatever is sent, nothing is thrown: %j',
  (target) => {
    expect(readUri(target)).toMatchObject({ href: target });
  },
);
