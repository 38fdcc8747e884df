import { setImmediate } from 'node:timers/promises';
import { Stranger } from './stranger.js';
import { requestHead } from './websocket.js';

/** What is posted. */
interface Post {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  /** None where the server hung up. */
  readonly status: number | undefined;
  readonly text: string;
}

/** Sends a request, which gets what is there where nothing is posted. */
export type Ask = (target: string, post?: Post, signal?: AbortSignal) => Promise<Answer>;

/** Asks as everybody does. */
export function fetching(port: number): Ask {
  return async (target, post, signal) => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${target}`, {
        ...(signal && { signal }),
        ...(post && { method: 'POST', headers: { ...post.headers } }),
        ...(post && { body: typeof post.body === 'string' ? post.body : Buffer.from(post.body) }),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return { status: undefined, text: '' };
    }
  };
}

/** Sends each byte by itself, and answers all that was heard. */
export function trickling(port: number): Ask {
  return async (target, post) => {
    const body = Buffer.from((post?.body ?? '') as Uint8Array);
    const head = requestHead(`${post ? 'POST' : 'GET'} ${target} HTTP/1.1`, {
      Host: 'localhost',
      Connection: 'close',
      'Content-Length': post && String(body.length),
      ...post?.headers,
    });
    const stranger = await Stranger.connect(port);
    await trickle(stranger, Buffer.concat([Buffer.from(head), body]));
    await stranger.left();
    const { heard } = stranger;
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1]), text: heard };
  };
}

/** Sends each byte by itself. */
export async function trickle(stranger: Stranger, bytes: Uint8Array): Promise<void> {
  for (const byte of bytes) {
    stranger.send(Uint8Array.of(byte));
    await setImmediate();
  }
}
