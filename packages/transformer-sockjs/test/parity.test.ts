import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Primus as CorePrimus } from '@primus/core';
import type { Parser } from '@primus/protocol';
import { sockjs as server } from '@primus/transformer-sockjs';
import Primus from 'primus';
import { createServer as createService } from 'sockjs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Answer, ask, post, type Question } from './http.js';

/** Frames as they are, so that both servers say the same. */
const plain: Parser = {
  name: 'plain',
  binary: false,
  encode: (value) => String(value),
  decode: (frame) => frame,
};

/** What they all do: send back what they get, and close when they get `close`. */
type Serve = (http: Server) => void;

function bare(http: Server): void {
  const service = createService({ prefix: '/primus', log: () => {} });
  service.on('connection', (connection) => {
    connection.on('data', (data) => {
      if (data === 'close') connection.close(3000 as never, 'Go away!');
      else connection.write(data);
    });
  });
  service.installHandlers(http);
}

function echo(primus: Pick<CorePrimus, 'on'>): void {
  primus.on('connection', (spark) => {
    spark.on('data', (data) => {
      if (data === 'close') spark.connection.link.close({ code: 3000, reason: 'Go away!' });
      else spark.write(data);
    });
  });
}

const ours: Readonly<Record<string, Serve>> = {
  core: (http) => echo(new CorePrimus(http, { transformer: server, parser: plain, origins: '*' })),
  umbrella: (http) => {
    const options = {
      transformer: 'sockjs',
      parser: plain,
      iknowclusterwillbreakconnections: true,
    };
    echo(new Primus(http, options));
  },
};

async function start(serve: Serve): Promise<string> {
  const http = createServer((_, res) => res.writeHead(404).end());
  serve(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/primus`;
}

const RELEVANT =
  /^(access-control-|allow$|cache-control$|content-|etag$|expires$|set-cookie$|vary$|x-content)/;

/** What of an answer has to be the same. */
function essence({ status, headers, body }: Answer): unknown {
  const relevant = Object.entries(headers).filter(([name]) => RELEVANT.test(name));
  return {
    status,
    headers: Object.fromEntries(
      // Two servers tell the time one after the other.
      relevant.map(([name, value]) => [name, name === 'expires' ? 'a date' : value]),
    ),
    body: body.replace(/"entropy":\d+/, '"entropy":1'),
  };
}

type Scenario = (base: string) => Promise<Answer[]>;

function asking(path: string, question?: Question): Scenario {
  return async (base) => [await ask(base + path, question)];
}

/** The same question with the origins that pages have, and none. */
function byOrigins(path: string, question: Question = {}): Scenario {
  return async (base) => {
    const answers: Answer[] = [];
    for (const origin of [undefined, 'null', 'test', 'http://a.example:81', 'https://[::1]']) {
      const headers = { ...question.headers, ...(origin && { Origin: origin }) };
      answers.push(await ask(base + path, { ...question, headers }));
    }
    return answers;
  };
}

const preflight: Question = {
  method: 'OPTIONS',
  headers: {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'a, b',
  },
};

let sessions = 0;
/** A session with a name that the test knows, opened. */
async function opened(base: string): Promise<string> {
  const session = `${base}/000/parity-${process.pid}-${sessions++}`;
  expect((await post(`${session}/xhr`)).body).toBe('o\n');
  return session;
}

function inSession(...steps: readonly ((session: string) => Promise<Answer>)[]): Scenario {
  return async (base) => {
    const session = await opened(base);
    const answers: Answer[] = [];
    for (const step of steps) answers.push(await step(session));
    return answers;
  };
}

function sending(body: string, headers?: Readonly<Record<string, string>>): Scenario {
  return inSession((session) => post(`${session}/xhr_send`, body, headers));
}

function jsonpSending(body: string, headers?: Readonly<Record<string, string>>): Scenario {
  return inSession((session) => post(`${session}/jsonp_send`, body, headers));
}

const poll = (session: string): Promise<Answer> => post(`${session}/xhr`);
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

const scenarios: Readonly<Record<string, Scenario>> = {
  greeting: byOrigins(''),
  'greeting with a slash': asking('/'),
  info: byOrigins('/info'),
  'info, asked about': byOrigins('/info', preflight),
  'info without a preflight’s headers': byOrigins('/info', { method: 'OPTIONS' }),
  'info by another method': asking('/info', { method: 'PUT' }),
  'info with a query': asking('/info?t=1'),
  'a page for a frame': byOrigins('/iframe.html'),
  'a page for a frame, with a version': asking('/iframe-a-b.html?t=1'),
  'a page for a frame, known already': async (base) => {
    const { headers } = await ask(`${base}/iframe.html`);
    return [await ask(`${base}/iframe.html`, { headers: { 'If-None-Match': headers.etag ?? '' } })];
  },
  'chunking test': byOrigins('/chunking_test', { method: 'POST', until: /h\n {2048}h\nh\n/ }),
  'chunking test, asked about': byOrigins('/chunking_test', preflight),
  'pages that are none': async (base) => {
    const paths = ['/a', '/a.html', '//', '///', '/a/a', '/a/a/', '/000//', '//a/xhr', '/a./b/xhr'];
    const more = [
      '/a/b/nope',
      '/IFRAME',
      '/iframe',
      '/iframe.HTML',
      '/iframe.xml',
      '/iframe-/.html',
    ];
    return Promise.all([...paths, ...more].map((path) => ask(base + path)));
  },
  'sessions that are none': async (base) => [
    await post(`${base}/000/unknown-session/xhr_send`, '["a"]'),
    await post(`${base}/000/unknown-session/jsonp_send`, '["a"]'),
  ],
  'wrong methods': async (base) =>
    Promise.all(
      ['xhr', 'xhr_send', 'xhr_streaming', 'jsonp_send'].map((each) =>
        ask(`${base}/000/wrong-method/${each}`),
      ),
    ),
  'xhr, asked about': byOrigins('/000/asked-about/xhr', preflight),
  'xhr_send, asked about': byOrigins('/000/asked-about/xhr_send', preflight),
  'xhr_streaming, asked about': byOrigins('/000/asked-about/xhr_streaming', preflight),
  'a WebSocket by plain HTTP': asking('/000/plain/websocket'),
  'the raw WebSocket by plain HTTP': asking('/websocket'),
  'polling by a page': inSession(
    (session) => post(`${session}/xhr_send`, '["a","b"]', { Origin: 'http://a.example' }),
    (session) => post(`${session}/xhr`, '', { Origin: 'http://a.example' }),
  ),
  'polling by a page of no origin': inSession(
    (session) => post(`${session}/xhr_send`, '["a"]', { Origin: 'null' }),
    (session) => post(`${session}/xhr`, '', { Origin: 'null' }),
  ),
  'a session on another server': inSession(
    (session) => post(`${session.replace('/000/', '/999/')}/xhr_send`, '["a"]'),
    poll,
  ),
  'nothing sent': sending(''),
  'broken JSON sent': sending('["a'),
  'an object sent': sending('{}'),
  'an empty array sent': sending('[]'),
  'sent as an unknown type': sending('["a"]', { 'Content-Type': 'image/png' }),
  'sent as text': sending('["a"]', { 'Content-Type': 'text/plain; charset=utf-8' }),
  'characters that need escapes': inSession(
    (session) => post(`${session}/xhr_send`, JSON.stringify(['\u2028\uD83D\uDE00\u200c\ufff0é"'])),
    poll,
  ),
  'sent by a form': inSession(
    (session) => post(`${session}/jsonp_send`, 'd=%5B%22x%22%5D', FORM),
    (session) => ask(`${session}/jsonp?c=callback`),
  ),
  'a form without its field': jsonpSending('e=1', FORM),
  'a form with broken JSON': jsonpSending('d=%5B%22x', FORM),
  'an empty form': jsonpSending('', FORM),
  'plain text by jsonp_send': jsonpSending('["x"]', { 'Content-Type': 'text/plain' }),
  'jsonp without a callback': asking('/000/no-callback/jsonp'),
  'jsonp with a callback that is none': asking('/000/bad-callback/jsonp?c=%20alert()'),
  'htmlfile without a callback': asking('/000/no-callback/htmlfile'),
  jsonp: async (base) => [await ask(`${base}/000/jsonp-${sessions++}/jsonp?c=a.b`)],
  htmlfile: async (base) => [
    await ask(`${base}/000/html-${sessions++}/htmlfile?c=a`, { until: /p\("o"\)/ }),
  ],
  eventsource: async (base) => [
    await ask(`${base}/000/es-${sessions++}/eventsource`, { until: /data: o/ }),
    await ask(`${base}/000/es-${sessions++}/eventsource`, {
      headers: { Origin: 'http://a.example' },
      until: /data: o/,
    }),
  ],
  xhr_streaming: async (base) => [
    await ask(`${base}/000/xs-${sessions++}/xhr_streaming`, { method: 'POST', until: /o\n$/ }),
  ],
  'two requests for one session': async (base) => {
    const session = await opened(base);
    // The second is answered at once; the first waits until it is broken off.
    const first = await openRequest(`${session}/xhr`);
    const second = await post(`${session}/xhr`);
    first();
    return [second];
  },
  'a session that was closed': inSession(
    (session) => post(`${session}/xhr_send`, '["a","close","b"]'),
    poll,
    poll,
    poll,
    (session) => post(`${session}/xhr_send`, '["c"]'),
    poll,
  ),
};

/** Sends a request that will wait; resolves when a server must have it. Returns how to end it. */
async function openRequest(url: string): Promise<() => void> {
  const { port, pathname, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  // The answer to the first request says that the second one, in the same packet, was read.
  socket.write(
    `GET /primus HTTP/1.1\r\nHost: a\r\n\r\nPOST ${pathname} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n`,
  );
  await once(socket, 'data');
  return () => socket.destroy();
}

/** With what does not differ between two servers. */
async function essences(serve: Serve, scenario: Scenario): Promise<unknown[]> {
  return (await scenario(await start(serve))).map(essence);
}

for (const [name, serve] of Object.entries(ours)) {
  describe(`SockJS answers through ${name} as it does alone`, () => {
    test.each(Object.entries(scenarios))('%s', async (_, scenario) => {
      const expected = await essences(bare, scenario);
      expect(expected.length).toBeGreaterThan(0);
      expect(await essences(serve, scenario)).toEqual(expected);
    });
  });
}

test.each(['spec', 'primus.js'])('what Primus answers for itself is as ever: %s', async (path) => {
  const base = await start((http) => {
    void new Primus(http, { transformer: 'sockjs', iknowclusterwillbreakconnections: true });
  });
  const Origin = 'http://a.example';
  const { status, headers } = await ask(`${base}/${path}`, { headers: { Origin } });
  expect(status).toBe(200);
  expect(headers['access-control-allow-origin']).toBe('*');
  const asked = { ...preflight, headers: { ...preflight.headers, Origin } };
  expect((await ask(`${base}/${path}`, asked)).headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET,HEAD,PUT,POST,DELETE,OPTIONS',
  });
});
