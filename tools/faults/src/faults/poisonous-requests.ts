import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { requestHead, UPGRADE } from '../wire/websocket.js';
import { visitAll } from '../wire/stranger.js';

const HOST = { Host: 'localhost' };

/** Values that somebody may want to parse as a URL, a list, a number or a cookie. */
const NONSENSE = ['http://[', 'http://', '://', '%', '%E0%A4%A', '\u00ff\u00fe', '__proto__', ';'];
const READ = ['Origin', 'Referer', 'Host', 'Cookie', 'Authorization', 'Content-Type'];

const targets: Readonly<Record<TransformerName, readonly string[]>> = {
  websockets: ['/primus'],
  'engine.io': [
    '/primus/?EIO=4&transport=polling',
    '/primus/?EIO=4&transport=websocket',
    '/primus/?EIO=4&transport=__proto__',
    '/primus/?EIO=4&transport=polling&sid=__proto__',
    '/primus/?EIO=4&transport=websocket&sid=constructor',
    '/primus/?EIO=3&transport=polling&j=__proto__',
  ],
  sockjs: [
    '/primus/info',
    '/primus/iframe.html',
    '/primus/000/one/xhr',
    '/primus/000/toString/xhr_send',
    '/primus/000/__proto__/xhr',
    '/primus/000/constructor/eventsource',
    '/primus/000/one/jsonp',
    '/primus/000/one/htmlfile?c=%',
    '/primus/000/two/websocket',
    '/primus/websocket',
  ],
  faye: ['/primus'],
  uws: ['/primus'],
  browserchannel: [
    '/primus/test?VER=8&MODE=init',
    '/primus/bind?VER=8&RID=1&TYPE=xmlhttp',
    '/primus/bind?VER=8&SID=__proto__&TYPE=xmlhttp',
    '/primus/bind?VER=8&SID=toString&TYPE=terminate',
    '/primus/bind?VER=8&RID=-1&SID=constructor&AID=NaN',
    '/primus/bind?VER=8&TYPE=html&DOMAIN=%',
  ],
};

/** What no transformer has to do with. */
const ANYWHERE = [
  '/primus/spec',
  '/primus/primus.js',
  '/primus/%',
  '/primus/%00',
  '/primus/%E0%A4%A?%',
  '/primus//',
  '//primus',
  '/primus?__proto__=1&__proto__[a]=1',
  '/primus/../../etc/passwd',
  '/primus/__proto__/constructor/toString',
];

/** Targets that are no path. */
const ABSOLUTE = [
  'http://[/',
  'http://[/primus',
  'http://localhost:99999/primus',
  '*',
  '//',
  '//[',
];

/** Each is a request that ends a server which believes it. */
function poison(transformer: TransformerName): string[] {
  const own = [...targets[transformer], ...ANYWHERE];
  const everywhere = ['GET', 'POST', 'OPTIONS'].flatMap((method) =>
    [...own, ...ABSOLUTE].flatMap((target) => [
      requestHead(`${method} ${target} HTTP/1.1`, HOST),
      requestHead(`${method} ${target} HTTP/1.1`, UPGRADE),
    ]),
  );
  const headers = own
    .slice(0, 4)
    .flatMap((target) =>
      READ.flatMap((name) =>
        NONSENSE.flatMap((value) => [
          requestHead(`GET ${target} HTTP/1.1`, { ...HOST, [name]: value }),
          requestHead(`GET ${target} HTTP/1.1`, { ...UPGRADE, [name]: value }),
        ]),
      ),
    );
  return [...headers, ...everywhere, ...own.flatMap(malformed)];
}

/** What is wrong with a request whatever it asks for. */
function malformed(target: string): string[] {
  const post = (headers: Readonly<Record<string, string>>, body: string): string =>
    requestHead(`POST ${target} HTTP/1.1`, { ...HOST, ...headers }) + body;
  return [
    requestHead(`GET ${target} HTTP/1.0`, {}),
    requestHead(`GET ${target} HTTP/1.0`, UPGRADE),
    requestHead(`GET ${target} HTTP/1.1`, {}),
    requestHead(`GET ${target}`, HOST),
    requestHead(`GET ${target}\0 HTTP/1.1`, HOST),
    requestHead(`\0 ${target} HTTP/1.1`, HOST),
    requestHead(`CONNECT ${target} HTTP/1.1`, HOST),
    requestHead(`CONNECT localhost:1 HTTP/1.1`, UPGRADE),
    requestHead('OPTIONS * HTTP/1.1', HOST),
    requestHead(`PRI * HTTP/2.0`, {}),
    requestHead(`DELETE ${target} HTTP/1.1`, { ...UPGRADE, Upgrade: 'h2c' }),
    requestHead(`GET ${target} HTTP/1.1`, { ...HOST, Cookie: 'a'.repeat(100_000) }),
    `GET ${target} HTTP/1.1\r\nHost: a\r\nHost: b\r\nOrigin: http://a\r\nOrigin: http://b\r\n\r\n`,
    post({ Expect: '100-continue', 'Content-Length': '1' }, 'x'),
    post({ Expect: 'nonsense' }, ''),
    post({ 'Transfer-Encoding': 'chunked' }, 'ZZ\r\n\r\n'),
    post({ 'Transfer-Encoding': 'chunked' }, 'ffffffffffffffff\r\nx'),
    post({ 'Transfer-Encoding': 'chunked' }, '5\r\nab'),
    post({ 'Transfer-Encoding': 'chunked' }, '0\r\n__proto__: 1\r\n\r\n'),
    post({ 'Transfer-Encoding': 'chunked', 'Content-Length': '3' }, '0\r\n\r\n'),
    post({ 'Content-Length': '-1' }, ''),
    post({ 'Content-Length': '99999999999999999999' }, 'x'),
    post({ 'Content-Length': '100' }, 'less'),
    post({ 'Content-Length': '2', 'Content-Encoding': 'gzip' }, '{}'),
    `${requestHead(`GET ${target} HTTP/1.1`, HOST)}garbage\0\r\n\r\n`,
  ];
}

/** Single requests that are known to have ended some server. */
export const poisonousRequests: Fault = {
  name: 'Single requests that are known to be poison',
  async run(scene) {
    const subject = await scene.start({ primus: { pingInterval: 1_000 } });
    return endure(subject, () => visitAll(subject.port, poison(scene.transformer)));
  },
};
