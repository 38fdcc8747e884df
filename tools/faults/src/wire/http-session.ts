import type { TransformerName } from 'tools-compatibility/names';

/** A session of a stranger that is made of requests, of those transformers that have any. */
export interface HttpSession {
  /** Where its messages are sent. */
  readonly target: string;
  /** Sends a body as it is. Answers the status; nothing when the server hangs up. */
  post(body: string, type?: string): Promise<number | undefined>;
  /** Sends a message. */
  say(message: string): Promise<number | undefined>;
}

type Open = (port: number) => Promise<HttpSession>;

let sessions = 0;

const openers: Readonly<Partial<Record<TransformerName, Open>>> = {
  async 'engine.io'(port) {
    const url = `http://127.0.0.1:${port}/primus/?EIO=4&transport=polling`;
    const { text } = await ask(url);
    const sid = /"sid":"([^"]+)"/.exec(text)?.[1];
    if (!sid) throw new Error(`No session was opened: ${text}`);
    const post = (body: string, type = 'text/plain') =>
      ask(`${url}&sid=${sid}`, body, type).then(({ status }) => status);
    return { target: targetOf(`${url}&sid=${sid}`), post, say: (message) => post(`4${message}`) };
  },

  async sockjs(port) {
    const url = `http://127.0.0.1:${port}/primus/000/requests${sessions++}`;
    const { text } = await ask(`${url}/xhr`, '');
    if (text !== 'o\n') throw new Error(`No session was opened: ${text}`);
    const post = (body: string, type = 'text/plain') =>
      ask(`${url}/xhr_send`, body, type).then(({ status }) => status);
    const target = targetOf(`${url}/xhr_send`);
    return { target, post, say: (message) => post(JSON.stringify([message])) };
  },

  async browserchannel(port) {
    const url = `http://127.0.0.1:${port}/primus/bind?VER=8&CVER=1`;
    let rid = 1;
    let sent = 0;
    const form = 'application/x-www-form-urlencoded';
    const { text } = await ask(`${url}&RID=${rid++}`, 'count=0', form);
    const sid = /\["c","([^"]+)"/.exec(text)?.[1];
    if (!sid) throw new Error(`No session was opened: ${text}`);
    const post = (body: string, type = form) =>
      ask(`${url}&SID=${sid}&AID=0&RID=${rid++}`, body, type).then(({ status }) => status);
    const say = (message: string): Promise<number | undefined> =>
      post(`count=1&ofs=${sent++}&req0_JSON=${encodeURIComponent(JSON.stringify(message))}`);
    return { target: targetOf(`${url}&SID=${sid}&AID=0&RID=${rid}`), post, say };
  },
};

/** Where each would send messages, and there is no session. */
const strange: Readonly<Partial<Record<TransformerName, string>>> = {
  'engine.io': '/primus/?EIO=4&transport=polling&sid=nobody',
  sockjs: '/primus/000/nobody/xhr_send',
  browserchannel: '/primus/bind?VER=8&CVER=1&RID=1',
};

/** Where a stranger without a session may try to send messages. */
export function strangeTarget(transformer: TransformerName): string | undefined {
  return strange[transformer];
}

/** Opens a session over HTTP; none where the transformer has no such thing. */
export function openSession(
  transformer: TransformerName,
  port: number,
): Promise<HttpSession> | undefined {
  return openers[transformer]?.(port);
}

/** Says of what has no sessions over HTTP why something cannot be done to it. */
const ONLY_WEBSOCKETS = 'It has WebSockets only.';
export const NO_HTTP_SESSION = {
  websockets: ONLY_WEBSOCKETS,
  faye: ONLY_WEBSOCKETS,
  uws: ONLY_WEBSOCKETS,
} as const;

function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

async function ask(url: string, body?: string, type?: string): Promise<Answer> {
  const request =
    body === undefined
      ? {}
      : { method: 'POST', body, ...(type && { headers: { 'Content-Type': type } }) };
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: undefined, text: '' };
  }
}
