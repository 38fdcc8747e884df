import { json } from '@primus/parser-json';
import { conformance, overHttp } from '@primus/testkit';
import { websockets as server } from '@primus/transformer-websockets';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { websockets as client } from '../src/client.js';

/** What a page has: none of what `ws` adds to the standard. */
class PageWebSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    for (const name of ['terminate', 'pause', 'resume', 'ping'] as const) {
      Object.defineProperty(this, name, { value: undefined });
    }
  }
}

beforeAll(() => void vi.stubGlobal('WebSocket', PageWebSocket));
afterAll(() => void vi.unstubAllGlobals());

describe('as a page', () => {
  conformance({
    describe,
    it,
    parser: json,
    world: () => overHttp({ server, client }),
    without: ['pause'],
  });
});
