import type { ServerResponse } from 'node:http';

/** Sets headers that are about the connection itself. HTTP/2 has none, and Node throws at some. */
export function setConnectionHeaders(
  res: ServerResponse,
  headers: Readonly<Record<string, string>>,
): void {
  if (res.req.httpVersionMajor > 1) return;
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}

/** Answers a plain request to those who take nothing but WebSockets. */
export function requireUpgrade(res: ServerResponse): void {
  res.statusCode = 426;
  setConnectionHeaders(res, { Connection: 'close', Upgrade: 'websocket' });
  res.end('This path speaks WebSocket only.');
}
