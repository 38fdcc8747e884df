import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Handshake } from './handshake.js';
import type { Answer } from './server-transformer.js';

/**
 * A request for middleware to look at, made of a handshake that came over something that is not
 * Node's HTTP.
 */
export function requestOf(handshake: Handshake): IncomingMessage {
  if (handshake.request) return handshake.request;
  const req = new IncomingMessage(new Socket());
  // Of one that a middleware cuts with an error, which is nobody else's.
  req.socket.on('error', () => {});
  req.method = handshake.method ?? 'GET';
  req.url = handshake.url;
  req.headers = { ...handshake.headers };
  Object.defineProperty(req.socket, 'remoteAddress', { value: handshake.remote.address });
  Object.defineProperty(req.socket, 'remotePort', { value: handshake.remote.port });
  return req;
}

type HeaderValue = string | number | readonly string[];

/** A response that goes nowhere and tells what was answered once it is complete. */
export class CapturedResponse extends ServerResponse {
  readonly #answered: (answer: Answer) => void;
  readonly #chunks: Buffer[] = [];
  #complete = false;

  /**
   * @param answered is called once, when the response has ended or broke off
   * @param gone tells that nobody waits for it, which breaks it off
   */
  constructor(req: IncomingMessage, answered: (answer: Answer) => void, gone?: AbortSignal) {
    super(req);
    this.#answered = answered;
    gone?.addEventListener('abort', () => this.destroy(), { once: true });
  }

  override writeHead(status: number, ...rest: unknown[]): this {
    // Node keeps what is given here out of `getHeaders()`.
    const headers = rest.find((arg) => typeof arg === 'object' && arg !== null);
    for (const [name, value] of Object.entries(headers ?? {})) {
      this.setHeader(name, value as HeaderValue);
    }
    return super.writeHead(status);
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    if (!this.headersSent) this.flushHeaders();
    this.#capture(chunk, rest);
    return true;
  }

  override end(chunk?: unknown, ...rest: unknown[]): this {
    this.#capture(chunk, rest);
    super.end();
    this.#answer();
    return this;
  }

  override destroy(cause?: Error): this {
    super.destroy(cause);
    this.#answer();
    return this;
  }

  #answer(): void {
    if (this.#complete) return;
    this.#complete = true;
    // A response on a socket tells this, too, and never within the call.
    process.nextTick(() => this.emit('close'));
    const headers: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries(this.getHeaders())) {
      if (value !== undefined) headers[name] = Array.isArray(value) ? value : String(value);
    }
    const body = Buffer.concat(this.#chunks).toString();
    this.#answered({ status: this.statusCode, headers, body });
  }

  #capture(chunk: unknown, rest: unknown[]): void {
    if (typeof chunk === 'string') {
      const encoding = typeof rest[0] === 'string' ? (rest[0] as BufferEncoding) : 'utf8';
      this.#chunks.push(Buffer.from(chunk, encoding));
    } else if (chunk instanceof Uint8Array) {
      this.#chunks.push(Buffer.from(chunk));
    }
    const done = [chunk, ...rest].find((arg) => typeof arg === 'function');
    if (done) queueMicrotask(done as () => void);
  }
}
