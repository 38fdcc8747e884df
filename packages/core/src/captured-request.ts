import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Handshake } from './handshake.js';
import type { Refusal } from './server-transformer.js';

/**
 * A request for middleware to look at, made of a handshake that came over something that is not
 * Node's HTTP.
 */
export function requestOf(handshake: Handshake): IncomingMessage {
  if (handshake.request) return handshake.request;
  const req = new IncomingMessage(new Socket());
  req.method = 'GET';
  req.url = handshake.url;
  req.headers = { ...handshake.headers };
  Object.defineProperty(req.socket, 'remoteAddress', { value: handshake.remote.address });
  Object.defineProperty(req.socket, 'remotePort', { value: handshake.remote.port });
  return req;
}

/** A response that goes nowhere and can be read afterwards. */
export class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    this.#capture(chunk, rest);
    return true;
  }

  override end(chunk?: unknown, ...rest: unknown[]): this {
    this.#capture(chunk, rest);
    super.end();
    return this;
  }

  /** What was answered. */
  get refusal(): Refusal {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(this.getHeaders())) {
      if (value !== undefined) headers[name] = String(value);
    }
    return { status: this.statusCode, headers, body: Buffer.concat(this.#chunks).toString() };
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
