import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Answer } from '@primus/core';
import type { HttpResponse } from 'uWebSockets.js';

/** Headers that say how the answer travels, which whoever sends it decides. */
const TRAVEL = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

/** Sends an answer over uWebSockets.js and closes the connection. */
export function answer(res: HttpResponse, method: string | undefined, given: Answer): void {
  const { status, body } = given;
  res.cork(() => {
    res.writeStatus(statusLine(status));
    for (const [name, value] of lines(given)) res.writeHeader(name, value);
    if (status === 204 || status === 304) res.endWithoutBody();
    else if (method !== 'HEAD') res.end(body, true);
    else res.writeHeader('content-length', String(Buffer.byteLength(body))).endWithoutBody();
  });
}

/** Sends an answer over a socket of Node's and closes it. */
export function answerOn(socket: Duplex, given: Answer): void {
  const head = [...lines(given)].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const length = Buffer.byteLength(given.body);
  socket.end(
    `HTTP/1.1 ${statusLine(given.status)}\r\n${head}connection: close\r\n` +
      `content-length: ${length}\r\n\r\n${given.body}`,
    () => socket.destroy(),
  );
}

function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? 'Unknown'}`;
}

function* lines({ headers }: Answer): Generator<[string, string]> {
  for (const [name, values] of Object.entries(headers)) {
    if (TRAVEL.has(name)) continue;
    for (const value of [values].flat()) yield [name, value];
  }
}
