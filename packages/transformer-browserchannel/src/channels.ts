import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TransformerHost, UnreadBody } from '@primus/core';
import { BufferingTests } from './buffering-tests.js';
import { MAX_MAPS, parseBody } from './body.js';
import { Channel } from './channel.js';
import { loadServer, type Middleware, type ServerOptions, type Session } from './framework.js';
import { numberOf, readTarget, type Target, writeTarget } from './query.js';

/** Requests that may overtake others of their session, as on connections of different speed. */
const MAX_AHEAD = 10;

/** Bytes of such a request, which has to be kept until those before it are here. */
const MAX_EARLY = 16_384;

/** Bytes of the request that opens a session. Our clients have nothing to say before it is open. */
const MAX_FIRST = 65_536;

/** Bytes of a form beside the text of its messages. */
const FORM = 65_536;

/** Bytes of messages that a client keeps before it asks to wait, and then sends in one request. */
const TOGETHER = 3 * 1_048_576;

/** What is said of bodies that were not read, and why a session ends with them. */
const UNREAD: Readonly<Record<UnreadBody, { readonly answer: string; readonly reason?: string }>> =
  {
    // Its client sends it again.
    400: { answer: 'Broken off' },
    413: { answer: 'Too long', reason: 'A request is longer than maxLength.' },
    503: {
      answer: 'Try again later',
      reason: 'More messages than maxPendingBytes are on their way.',
    },
  };

/** A request as the framework sees it, and as it was. */
interface Passed extends IncomingMessage {
  readonly original: IncomingMessage;
}

/**
 * Stands before the framework, which believes what it is sent: sessions are objects by name, a
 * count is a length, and what comes too early is kept.
 */
export class Channels {
  readonly #host: TransformerHost;
  readonly #options: ServerOptions;
  readonly #middleware: Middleware;
  readonly #tests = new BufferingTests();
  readonly #channels = new Map<string, Channel>();
  /** By the requests that opened them. */
  readonly #opened = new WeakMap<IncomingMessage, Channel>();

  constructor(host: TransformerHost) {
    this.#host = host;
    this.#options = optionsOf(host);
    this.#middleware = loadServer()(this.#options, (session, req) => {
      this.#open(session, (req as Passed).original);
    });
  }

  close(): void {
    this.#middleware.close();
    this.#tests.close();
  }

  /** Whether a request belongs to a channel that is open. */
  has({ url = '' }: IncomingMessage): boolean {
    return this.#channels.has(readTarget(url)?.query.get('SID') ?? '');
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    res.on('error', () => {});
    const target = readTarget(req.url ?? '');
    if (!target) return refuse(res, 400, 'Bad URL');
    // A page in a frame, for browsers of long ago. Its parts would run as script on this origin.
    if (target.query.get('TYPE') === 'html') return refuse(res, 400, 'No HTML');
    const { pathname } = this.#host;
    if (target.pathname === `${pathname}/test` && isBufferingTest(req, target)) {
      // The framework has written its own headers to the options.
      return this.#tests.answer(res, this.#options.headers);
    }
    if (target.pathname !== `${pathname}/bind`) return this.#pass(req, res, target);
    const channel = this.#find(target.query);
    if (req.method === 'POST') void this.#post(req, res, target, channel);
    else this.#get(req, res, target, channel);
  }

  #open(session: Session, req: IncomingMessage): void {
    const rid = numberOf(readTarget(req.url ?? '')?.query.get('RID')) ?? 0;
    const channel = new Channel(session, rid, this.#host.maxLength);
    this.#channels.set(channel.id, channel);
    this.#opened.set(req, channel);
    session.on('close', () => this.#channels.delete(channel.id));
    const handshake = { ...this.#host.handshake(req), id: channel.id };
    channel.listen(this.#host.accept(handshake, channel));
  }

  /** Puts the framework's own names of sessions in the place of ours. */
  #find(query: Target['query']): Channel | undefined {
    const channel = this.#channels.get(query.get('SID') ?? '');
    for (const name of ['SID', 'OSID']) {
      const id = query.get(name);
      if (id) query.set(name, this.#channels.get(id)?.raw.id ?? 'unknown');
    }
    return channel;
  }

  #get(req: IncomingMessage, res: ServerResponse, target: Target, channel?: Channel): void {
    const { query } = target;
    const type = query.get('TYPE');
    if (type === 'terminate') {
      const rid = numberOf(query.get('RID'));
      if (channel && !(rid !== undefined && channel.requests.ahead(rid) <= MAX_AHEAD)) {
        return refuse(res, 400, 'Bad RID');
      }
    } else if (req.method === 'GET') {
      if (type !== 'xmlhttp') return refuse(res, 400, 'Bad TYPE');
      if (!query.get('SID')) return refuse(res, 400, 'No SID');
      if (channel) channel.response = res;
    }
    this.#pass(req, res, target);
  }

  async #post(
    req: IncomingMessage,
    res: ServerResponse,
    target: Target,
    known?: Channel,
  ): Promise<void> {
    if (!known && target.query.get('SID')) return this.#pass(req, res, target);
    const rid = numberOf(target.query.get('RID'));
    if (rid === undefined) return refuse(res, 400, 'Bad RID');
    const early = (known?.requests.ahead(rid) ?? 0) > 0;
    if (known && known.requests.ahead(rid) > MAX_AHEAD) return refuse(res, 400, 'Bad RID');
    if (!early) known?.read(req);

    // A byte may be three in a form.
    const most = 3 * (this.#host.maxLength + TOGETHER) + FORM;
    const read = await this.#read(req, known ? (early ? MAX_EARLY : most) : MAX_FIRST);
    if (typeof read === 'number') {
      const { answer, reason } = UNREAD[read];
      if (reason) known?.refuse(reason);
      return refuse(res, read, answer);
    }
    const body = parseBody(read.toString(), req.headers['content-type'] === 'application/json');
    const gap = body && (known ? known.messages.ahead(body.first) : body.first);
    if (gap === undefined || gap > (early ? MAX_MAPS : 0)) return refuse(res, 400, 'Bad data');

    this.#pass(req, res, target, body?.parsed);
    const channel = known ?? this.#opened.get(req);
    if (!body || !channel) return;
    channel.requests.add(rid);
    for (let i = 0; i < body.count; i++) channel.messages.add(body.first + i);
    // A client that does not hear of its session will not come back to it.
    if (!known) res.once('close', () => res.writableFinished || channel.terminate());
  }

  #read(req: IncomingMessage, limit: number): Promise<Buffer | UnreadBody> {
    return new Promise((resolve) => {
      this.#host.readBody(req, limit, resolve);
    });
  }

  #pass(req: IncomingMessage, res: ServerResponse, target: Target, body?: unknown): void {
    // The framework waits for the end of a socket, and would for ever if there was none any more.
    if (!res.socket || res.socket.destroyed) return refuse(res, 400, 'Too late');
    const passed = Object.create(req, {
      url: { value: writeTarget(target) },
      body: { value: body },
      original: { value: req },
    }) as Passed;
    try {
      this.#middleware(passed, res, () => refuse(res, 404, 'Not found'));
    } catch {
      refuse(res, 400, 'Bad request');
    }
  }
}

/** The test of a client has two requests; the other one asks for names of the host. */
function isBufferingTest({ method }: IncomingMessage, { query }: Target): boolean {
  return query.get('VER') === '8' && !(method === 'GET' && query.get('MODE') === 'init');
}

/** Copies, because the framework writes to them. */
function optionsOf({ transport, pathname }: TransformerHost): ServerOptions {
  const { server: _, headers, ...options } = transport;
  return {
    ...options,
    headers: { ...(headers as ServerOptions['headers']) },
    base: pathname,
  };
}

function refuse(res: ServerResponse, status: number, message: string): void {
  if (res.headersSent) return void res.destroy();
  res.writeHead(status, {
    'Content-Type': 'text/plain',
    Connection: 'close',
    ...(status === 503 && { 'Retry-After': '1' }),
  });
  res.end(message);
}
