import { json } from '@primus/parser-json';
import { conformance, overHttp } from '@primus/testkit';
import { faye as server } from '@primus/transformer-faye';
import { websockets } from '@primus/transformer-websockets/client';
import { describe, it } from 'vitest';

// A page has the WebSocket client of transformer-websockets; in Node its half speaks the same.
const client = { ...websockets, name: 'faye' };

describe('with another client than its own', () => {
  conformance({ describe, it, parser: json, world: () => overHttp({ server, client }) });
});
