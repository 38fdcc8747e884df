import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ReadBody, UnreadBody } from '@primus/core';

/** What we need of a transport that polls, beyond its declaration. */
export interface Polling {
  readonly maxHttpBufferSize: number;
  /** The request with messages that is read; another one meanwhile ends the session. */
  dataReq: IncomingMessage | null;
  onDataRequest(req: IncomingMessage, res: ServerResponse): void;
}

/**
 * Reads bodies in the place of Engine.IO, which bounds each by itself, and not what those of all
 * sessions take together.
 *
 * @param refused is called when a body was not read, which ends the session
 */
export function boundBodies(
  transport: Polling,
  readBody: ReadBody,
  refused: (why: string) => void,
): void {
  const take = transport.onDataRequest.bind(transport);
  transport.onDataRequest = (req, res) => {
    if (transport.dataReq) return take(req, res);
    transport.dataReq = req;
    readBody(req, transport.maxHttpBufferSize, (body) => {
      transport.dataReq = null;
      if (typeof body === 'number') {
        answer(res, body);
        return refused(WHY[body]);
      }
      take(req, res);
      req.emit('data', body);
      req.emit('end');
    });
  };
}

const WHY: Readonly<Record<UnreadBody, string>> = {
  400: 'A request broke off.',
  413: 'The body of a request is too long.',
  503: 'More messages than maxPendingBytes are on their way.',
};

function answer(res: ServerResponse, status: UnreadBody): void {
  res.writeHead(status, { Connection: 'close', ...(status === 503 && { 'Retry-After': '1' }) });
  res.end();
}
