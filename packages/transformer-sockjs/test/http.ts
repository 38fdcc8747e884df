import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What of an answer without an end has to be there before it is broken off. */
  readonly until?: RegExp;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request on a connection of its own. */
export async function ask(
  url: string,
  { method = 'GET', headers = {}, body = '', until }: Question = {},
): Promise<Answer> {
  const req = request(url, { method, headers, agent: false });
  // Whoever is refused may find the connection closed before all was sent.
  req.on('error', () => {});
  req.end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of res.setEncoding('utf8')) {
    text += String(chunk);
    if (until?.test(text)) break;
  }
  return { status: res.statusCode ?? 0, headers: res.headers, body: text };
}

export function post(url: string, body = '', headers = {}): Promise<Answer> {
  return ask(url, { method: 'POST', body, headers });
}
