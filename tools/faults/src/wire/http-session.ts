import type { TransformerName } from 'tools-compatibility/names';
import { type Answer, type Ask, fetching } from './asking.js';

/** A session of a stranger that is made of requests, of those transformers that have any. */
export interface HttpSession {
  /** Where its messages are sent. */
  readonly target: string;
  /**
   * Sends a body as it is, and as what it is said to be. Answers the status; nothing when the
   * server hangs up.
   */
  post(body: string | Uint8Array, type?: string, encoding?: string): Promise<number | undefined>;
  /** Sends a message. */
  say(message: string): Promise<number | undefined>;
  /** Asks for what there is to hear, and waits until there is something. */
  poll(signal?: AbortSignal): Promise<string>;
  /** Says goodbye, where there is a word for it. */
  close?(): Promise<unknown>;
  /** Sends a message as a form does, where the transformer has JSONP. */
  submit?(message: string): Promise<number | undefined>;
}

type Open = (ask: Ask) => Promise<HttpSession>;
type Send = (target: string, body: string | Uint8Array) => Promise<number | undefined>;

const FORM = 'application/x-www-form-urlencoded';

let sessions = 0;

function posting(ask: Ask, type: string, encoding?: string): Send {
  const headers = { 'Content-Type': type, ...(encoding && { 'Content-Encoding': encoding }) };
  return async (target, body) => (await ask(target, { body, headers })).status;
}

function textOf({ text }: Answer): string {
  return text;
}

const openers: Readonly<Partial<Record<TransformerName, Open>>> = {
  async 'engine.io'(ask) {
    const target = '/primus/?EIO=4&transport=polling';
    const { text } = await ask(target);
    const sid = /"sid":"([^"]+)"/.exec(text)?.[1];
    if (!sid) throw new Error(`No session was opened: ${text}`);
    const own = `${target}&sid=${sid}`;
    const post: HttpSession['post'] = (body, type = 'text/plain', encoding) =>
      posting(ask, type, encoding)(own, body);
    // Whether a session is one of JSONP is said as it begins.
    const submit = async (message: string): Promise<number | undefined> => {
      const opened = await ask(`${target}&j=0`);
      const other = /\\"sid\\":\\"([^"\\]+)/.exec(opened.text)?.[1];
      const body = `d=${encodeURIComponent(`4${message}`)}`;
      return posting(ask, FORM)(`${target}&j=0&sid=${other}`, body);
    };
    return {
      target: own,
      post,
      submit,
      say: (message) => post(`4${message}`),
      poll: (signal) => ask(own, undefined, signal).then(textOf),
      close: () => post('1'),
    };
  },

  async sockjs(ask) {
    const own = `/primus/000/requests${sessions++}`;
    const { text } = await ask(`${own}/xhr`, { body: '' });
    if (!/(?:^|\n)o\n/.test(text)) throw new Error(`No session was opened: ${text}`);
    const post: HttpSession['post'] = (body, type = 'text/plain', encoding) =>
      posting(ask, type, encoding)(`${own}/xhr_send`, body);
    return {
      target: `${own}/xhr_send`,
      post,
      say: (message) => post(JSON.stringify([message])),
      submit: (message) =>
        posting(ask, FORM)(
          `${own}/jsonp_send`,
          `d=${encodeURIComponent(JSON.stringify([message]))}`,
        ),
      poll: (signal) => ask(`${own}/xhr`, { body: '' }, signal).then(textOf),
    };
  },

  async browserchannel(ask) {
    const target = '/primus/bind?VER=8&CVER=1';
    let rid = 1;
    let sent = 0;
    const { text } = await ask(`${target}&RID=${rid++}`, {
      body: 'count=0',
      headers: { 'Content-Type': FORM },
    });
    const sid = /\["c","([^"]+)"/.exec(text)?.[1];
    if (!sid) throw new Error(`No session was opened: ${text}`);
    const own = `${target}&SID=${sid}&AID=0`;
    const post: HttpSession['post'] = (body, type = FORM, encoding) =>
      posting(ask, type, encoding)(`${own}&RID=${rid++}`, body);
    return {
      target: `${own}&RID=${rid}`,
      post,
      say: (message) =>
        post(`count=1&ofs=${sent++}&req0_JSON=${encodeURIComponent(JSON.stringify(message))}`),
      poll: (signal) => ask(`${own}&RID=rpc&CI=1&TYPE=xmlhttp`, undefined, signal).then(textOf),
      close: () => ask(`${own}&RID=${rid++}&TYPE=terminate`),
    };
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
  ask: Ask = fetching(port),
): Promise<HttpSession> | undefined {
  return openers[transformer]?.(ask);
}

/** Options with which SockJS waits for those who left for half a second, in the place of five. */
export const IMPATIENT = { transport: { disconnect_delay: 500 } } as const;

/** Says of what has no sessions over HTTP why something cannot be done to it. */
const ONLY_WEBSOCKETS = 'It has WebSockets only.';
export const NO_HTTP_SESSION = {
  websockets: ONLY_WEBSOCKETS,
  faye: ONLY_WEBSOCKETS,
  uws: ONLY_WEBSOCKETS,
} as const;
