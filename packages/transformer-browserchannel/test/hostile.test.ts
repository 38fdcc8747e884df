import { once } from 'node:events';
import { connect } from 'node:net';
import type { Spark } from '@primus/core';
import { describe, expect, test } from 'vitest';
import { exchange, next, Stage } from './stage.js';

// An exception outside of the promises here would fail the run: nothing may escape.

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** A client written by hand. */
class Raw {
  readonly stage: Stage;
  readonly spark: Spark;
  readonly sid: string;

  private constructor(stage: Stage, spark: Spark, sid: string) {
    this.stage = stage;
    this.spark = spark;
    this.sid = sid;
  }

  static async open(stage: Stage, body = 'count=0'): Promise<Raw> {
    const connected = next(stage.primus, 'connection');
    const response = await post(stage, 'VER=8&RID=1000&CVER=7', body);
    const [, sid = ''] = /"c","([^"]+)"/.exec(await response.text()) ?? [];
    const [spark] = (await connected) as [Spark];
    return new Raw(stage, spark, sid);
  }

  post(rid: number | string, body: string, headers?: Record<string, string>): Promise<Response> {
    return post(this.stage, `VER=8&SID=${this.sid}&RID=${rid}`, body, headers);
  }

  get(query: string): Promise<Response> {
    return fetch(`${this.stage.url}/primus/bind?VER=8&SID=${this.sid}&${query}`);
  }

  /** What the server has to say, in one answer. */
  async hear(): Promise<string> {
    return (await this.get('RID=rpc&TYPE=xmlhttp&CI=1&AID=0')).text();
  }
}

function post(
  { url }: Stage,
  query: string,
  body: string,
  headers: Record<string, string> = FORM,
): Promise<Response> {
  return fetch(`${url}/primus/bind?${query}`, { method: 'POST', body, headers });
}

async function stillServes(stage: Stage): Promise<void> {
  expect(await exchange(await stage.connect(), 'still here')).toEqual(['still here', 'still here']);
}

describe('the protocol of the framework', () => {
  test('a session opens, with what came along, and closes', async () => {
    const stage = await Stage.start();
    const seen: unknown[] = [];
    stage.primus.on('connection', (spark) => spark.on('data', (data) => seen.push(data)));
    const raw = await Raw.open(
      stage,
      'count=2&ofs=0&req0__S=%22one%22&req1_JSON=%22%5C%22two%5C%22%22',
    );
    const { spark } = raw;
    expect(spark.id).toBe(raw.sid);
    expect(spark.socket).toMatchObject({ appVersion: '7' });
    const third = next(spark, 'data');
    const response = await raw.post(1001, JSON.stringify({ ofs: 2, data: ['"three"'] }), {
      'Content-Type': 'application/json',
    });
    expect(await response.text()).toMatch(/^\d+\n\[/);
    expect((await third)[0]).toBe('three');
    expect(seen).toEqual(['one', 'two', 'three']);
    const gone = next(spark, 'end');
    expect((await raw.get('RID=1002&TYPE=terminate')).status).toBe(200);
    await gone;
    expect((await raw.get('RID=rpc&TYPE=xmlhttp')).status).toBe(400);
  });

  test('the two tests of the network that a client makes are answered', async () => {
    const stage = await Stage.start();
    const init = await fetch(`${stage.url}/primus/test?VER=8&MODE=init`);
    expect(await init.json()).toEqual([null, null]);
    const streamed = await fetch(`${stage.url}/primus/test?VER=8&TYPE=xmlhttp`);
    const reader = streamed.body?.getReader();
    expect(String.fromCodePoint(...((await reader?.read())?.value ?? []))).toBe('11111');
    await reader?.cancel();
  });

  test('messages that overtake others are put in order, and none comes twice', async () => {
    const stage = await Stage.start();
    const raw = await Raw.open(stage);
    const seen: unknown[] = [];
    raw.spark.on('data', (data) => seen.push(data));
    await raw.post(1002, 'count=1&ofs=1&req0__S=2');
    await raw.post(1001, 'count=1&ofs=0&req0__S=1');
    await raw.post(1002, 'count=1&ofs=1&req0__S=2');
    const last = next(raw.spark, 'end');
    await raw.post(1003, 'count=2&ofs=1&req0__S=2&req1__S=3');
    await raw.get('RID=1004&TYPE=terminate');
    await last;
    expect(seen).toEqual([1, 2, 3]);
  });

  test('a new session ends the one that it follows', async () => {
    const stage = await Stage.start();
    const raw = await Raw.open(stage);
    const gone = next(raw.spark, 'end');
    await (await post(stage, `VER=8&RID=5&OSID=${raw.sid}&OAID=0`, 'count=0')).text();
    await gone;
    expect(stage.primus.connected).toBe(1);
  });
});

const requests: Readonly<Record<string, readonly [string, string, number]>> = {
  'a version that nobody speaks': ['POST', 'bind?VER=7&RID=1', 400],
  'an unknown session': ['POST', 'bind?VER=8&RID=1&SID=nobody', 400],
  'an unknown session, for messages': ['GET', 'bind?VER=8&RID=rpc&TYPE=xmlhttp&SID=nobody', 400],
  'a session that every object has': ['POST', 'bind?VER=8&RID=1&SID=__proto__', 400],
  'another of these': ['GET', 'bind?VER=8&RID=rpc&TYPE=xmlhttp&SID=constructor&AID=1', 400],
  'a session that it cannot follow': ['POST', 'bind?VER=8&RID=x&OSID=__proto__', 400],
  'no session': ['GET', 'bind?VER=8&RID=rpc&TYPE=xmlhttp', 400],
  'many sessions': ['GET', 'bind?VER=8&RID=rpc&TYPE=xmlhttp&SID=a&SID=b', 400],
  'no type': ['GET', 'bind?VER=8', 400],
  'a page in a frame': ['GET', 'bind?VER=8&RID=rpc&TYPE=html&DOMAIN=</script>', 400],
  'a page in a frame, as a test': ['GET', 'test?VER=8&TYPE=html&DOMAIN=</script>', 400],
  'no number': ['POST', 'bind?VER=8', 400],
  'a number that is none': ['POST', 'bind?VER=8&RID=1e9', 400],
  'the end of nobody': ['GET', 'bind?VER=8&TYPE=terminate&RID=1', 200],
  'another method': ['DELETE', 'bind?VER=8&RID=1', 405],
  'something else': ['GET', 'elsewhere', 404],
  'the path alone': ['GET', '', 404],
};

describe('requests', () => {
  test.each(Object.entries(requests))('for %s', async (_, [method, path, status]) => {
    const stage = await Stage.start();
    const response = await fetch(`${stage.url}/primus/${path}`, {
      method,
      ...(method === 'POST' && { body: 'count=0', headers: FORM }),
    });
    expect([response.status, stage.primus.connected]).toEqual([status, 0]);
    expect(await response.text()).not.toContain('</script>');
    await stillServes(stage);
  });

  test('that are cut anywhere leave nothing behind', async () => {
    const stage = await Stage.start({ transport: { sessionTimeoutInterval: 300 } });
    const text =
      'POST /primus/bind?VER=8&RID=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\ncount=0';
    for (let length = 1; length <= text.length; length += 7) {
      const socket = connect(stage.port, '127.0.0.1');
      await once(socket, 'connect');
      const written = new Promise((resolve) => socket.write(text.slice(0, length), resolve));
      await written;
      socket.resetAndDestroy();
    }
    const connected = next(stage.primus, 'connection');
    const socket = connect(stage.port, '127.0.0.1');
    socket.write(text);
    const [spark] = (await connected) as [Spark];
    socket.resetAndDestroy();
    await next(spark, 'end');
    expect(stage.primus.connected).toBe(0);
    await stillServes(stage);
  });

  test('an address in the absolute form, and one that is none', async () => {
    const stage = await Stage.start();
    for (const target of [
      'http://[/primus/bind',
      'http://a/primus/bind?VER=8',
      '//[/primus/bind',
    ]) {
      const socket = connect(stage.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      await once(socket, 'close');
    }
    expect(stage.primus.connected).toBe(0);
    await stillServes(stage);
  });

  test('one after the other on a connection, without waiting, leave no session that never ends', async () => {
    const stage = await Stage.start({ transport: { sessionTimeoutInterval: 100 } });
    const { sid, spark } = await Raw.open(stage);
    const gone = next(spark, 'end');
    const socket = connect(stage.port, '127.0.0.1');
    socket.on('error', () => {});
    const get = `GET /primus/bind?VER=8&SID=${sid}&RID=rpc&TYPE=xmlhttp&CI=0&AID=0 HTTP/1.1\r\nHost: a\r\n\r\n`;
    const seen = once(stage.http, 'request');
    socket.write(get.repeat(5));
    await seen;
    socket.destroy();
    await gone;
    expect(stage.primus.connected).toBe(0);
    await stillServes(stage);
  });

  test('an upgrade is refused', async () => {
    const stage = await Stage.start();
    const socket = connect(stage.port, '127.0.0.1');
    socket.write(
      'GET /primus/bind HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(String(data)).toMatch(/^HTTP\/1\.1 4\d\d /);
    socket.destroy();
    await stillServes(stage);
  });
});

const bodies: Readonly<Record<string, string>> = {
  nothing: '',
  noise: '\u0000\uFFFF%%%&&&===',
  'a count that is none': 'count=x&ofs=0',
  'a count below zero': 'count=-1&ofs=0',
  'a count without end': 'count=4294967295&ofs=0&req0__S=1',
  'more than there are': 'count=2&ofs=0&req0__S=1',
  'a message far behind the others': 'count=1&ofs=0&req4294967294__S=1',
  'a number far ahead': 'count=1&ofs=4294967294&req0__S=1',
  'a field twice': 'count=1&ofs=0&req0__S=1&req0__S=2',
  'more messages than a client sends': `count=1001&ofs=0${Array.from({ length: 1001 }, (_, i) => `&req${i}__S=1`).join('')}`,
  'fields without end': `count=1&ofs=0${'&a=b'.repeat(100_000)}&req0__S=1`,
};

const documents: Readonly<Record<string, string>> = {
  'no JSON': '{',
  null: 'null',
  'no list': '{"ofs":0,"data":{"length":5}}',
  'a number that is none': '{"ofs":"x","data":[]}',
};

describe('what is posted', () => {
  test.each(Object.entries(bodies))('%s is refused, and the session stays', async (_, body) => {
    const raw = await Raw.open(await Stage.start());
    expect((await raw.post(1001, body)).status).toBe(400);
    const heard = next(raw.spark, 'data');
    expect((await raw.post(1001, 'count=1&ofs=0&req0__S=1')).status).toBe(200);
    expect((await heard)[0]).toBe(1);
  });

  test.each(Object.entries(documents))('as JSON, %s is refused', async (_, body) => {
    const raw = await Raw.open(await Stage.start());
    const response = await raw.post(1001, body, { 'Content-Type': 'application/json' });
    expect(response.status).toBe(400);
    await stillServes(raw.stage);
  });

  test.each([
    ['no text', '{"ofs":0,"data":[{"a":1}]}'],
    ['nothing', '{"ofs":0,"data":[null]}'],
  ])('a message that is %s is an error of its spark, and its end', async (_, body) => {
    const raw = await Raw.open(await Stage.start());
    const gone = Promise.all([next(raw.spark, 'error'), next(raw.spark, 'end')]);
    await raw.post(1001, body, { 'Content-Type': 'application/json' });
    expect(await raw.hear()).toContain('"stop"');
    expect((await gone)[0][0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
  });

  test('a request too far ahead is refused, and so is much in one that is early', async () => {
    const raw = await Raw.open(await Stage.start());
    expect((await raw.post(1012, 'count=1&ofs=0&req0__S=1')).status).toBe(400);
    expect((await raw.get('RID=4294967294&TYPE=terminate')).status).toBe(400);
    expect((await raw.get('RID=x&TYPE=terminate')).status).toBe(400);
    const gone = next(raw.spark, 'end');
    const much = `count=1&ofs=1&req0__S=${'x'.repeat(20_000)}`;
    expect((await raw.post(1002, much)).status).toBe(413);
    await raw.hear();
    await gone;
    await stillServes(raw.stage);
  });

  test('a message that is too long ends its session', async () => {
    const stage = await Stage.start({ maxLength: 1000 });
    const raw = await Raw.open(stage);
    const gone = Promise.all([next(raw.spark, 'error'), next(raw.spark, 'end')]);
    await raw.post(1001, `count=1&ofs=0&req0__S=${JSON.stringify('é'.repeat(500))}`);
    expect(await raw.hear()).toContain('"stop"');
    expect((await gone)[0][0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
    await stillServes(stage);
  });

  test('the longest that fits is delivered, whatever it is escaped to', async () => {
    const stage = await Stage.start({ maxLength: 100_000 });
    const { client, spark } = await stage.connect();
    const message = 'é'.repeat(49_999);
    const arrived = next(spark, 'data');
    client.write(message);
    expect((await arrived)[0]).toBe(message);
  });

  test.each([true, false])(
    'a body without end is not waited for (in a session: %s)',
    async (known) => {
      const stage = await Stage.start({ maxLength: 1000 });
      const raw = known ? await Raw.open(stage) : undefined;
      const socket = connect(stage.port, '127.0.0.1');
      socket.on('error', () => {});
      let answer = '';
      socket.on('data', (data) => (answer += String(data)));
      const closed = next(socket, 'close');
      const sid = raw ? `&SID=${raw.sid}` : '';
      socket.write(
        `POST /primus/bind?VER=8&RID=1001${sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n`,
      );
      let sent = 0;
      const more = (): void => {
        sent += 65_536;
        if (socket.writable) socket.write('x'.repeat(65_536), more);
      };
      more();
      await closed;
      // What closes a connection that is still written to may cut its own answer.
      expect(answer).toMatch(/^(HTTP\/1\.1 413 .*)?/);
      expect(sent).toBeLessThan(40_000_000);
      if (raw) {
        const gone = next(raw.spark, 'end');
        await raw.hear();
        await gone;
      }
      await stillServes(stage);
    },
  );

  test('a session is not opened with much to say', async () => {
    const stage = await Stage.start();
    const opened = (length: number): Promise<Response> =>
      post(stage, 'VER=8&RID=1&CVER=7', `count=1&ofs=0&req0__S="${'x'.repeat(length)}"`);
    expect((await opened(65_000)).status).toBe(200);
    expect((await opened(66_000)).status).toBe(413);
    expect(stage.primus.connected).toBe(1);
  });

  test('a body that has to make room for others ends its session', async () => {
    const stage = await Stage.start({ maxPendingBytes: 100_000 });
    const raw = await Raw.open(stage);
    const slow = connect(stage.port, '127.0.0.1');
    const begun = new Promise((resolve) => {
      stage.http.once('request', (req) => req.once('data', resolve));
    });
    const refused = next(slow, 'data');
    const gone = Promise.all([next(raw.spark, 'error'), next(raw.spark, 'end')]);
    slow.write(
      `POST /primus/bind?VER=8&RID=1001&SID=${raw.sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n${'x'.repeat(50_000)}`,
    );
    await begun;
    const other = await Raw.open(stage);
    const arrived = next(other.spark, 'data');
    const body = `count=1&ofs=0&req0__S="${'x'.repeat(99_990)}"`;
    expect((await other.post(1001, body)).status).toBe(200);
    expect((await arrived)[0]).toHaveLength(99_990);
    expect(String((await refused)[0])).toMatch(/^HTTP\/1\.1 503 [^]*\r\nRetry-After: 1\r\n/);

    expect(await raw.hear()).toContain('"stop"');
    expect((await gone)[0][0]).toMatchObject({ code: 'TRANSPORT_ERROR' });
  });

  test('a request that a client gives up makes room for the next', async () => {
    const raw = await Raw.open(await Stage.start());
    const slow = connect(raw.stage.port, '127.0.0.1');
    slow.on('error', () => {});
    slow.write(
      `POST /primus/bind?VER=8&RID=1001&SID=${raw.sid} HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\ncount=`,
    );
    const arrived = once(raw.stage.http, 'request');
    await arrived;
    const closed = once(slow, 'close');
    const heard = next(raw.spark, 'data');
    await raw.post(1001, 'count=1&ofs=0&req0__S=1');
    expect((await heard)[0]).toBe(1);
    await closed;
  });
});

describe('sessions', () => {
  test('have ids that cannot be guessed', async () => {
    const stage = await Stage.start();
    const { sid, spark } = await Raw.open(stage);
    expect(sid).toMatch(/^[\w-]{20}$/);
    const { id: inner } = spark.socket as { id: string };
    expect(inner).not.toBe(sid);
    const response = await fetch(
      `${stage.url}/primus/bind?VER=8&RID=1001&TYPE=terminate&SID=${inner}`,
    );
    expect(response.status).toBe(400);
    expect(stage.primus.connected).toBe(1);
  });

  test('end when nobody asks for their messages any more', async () => {
    const stage = await Stage.start({ transport: { sessionTimeoutInterval: 50 } });
    const { spark } = await Raw.open(stage);
    await next(spark, 'end');
    expect(stage.primus.connected).toBe(0);
  });
});
