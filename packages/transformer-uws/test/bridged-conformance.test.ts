import { json } from '@primus/parser-json';
import { msgpack } from '@primus/parser-msgpack';
import { conformance, overHttp } from '@primus/testkit';
import { uws as server } from '@primus/transformer-uws';
import { uws as client } from '@primus/transformer-uws/client';
import { describe, it } from 'vitest';
import { uwsLoads } from 'tools-check/uws-loads';

const world = (): ReturnType<typeof overHttp> => overHttp({ server, client });

describe.skipIf(!uwsLoads)('on a server of Node’s (where uWebSockets.js has a binary)', () => {
  conformance({ describe, it, parser: json, world });
});

describe.skipIf(!uwsLoads)('on it, as bytes (where uWebSockets.js has a binary)', () => {
  conformance({ describe, it, parser: msgpack, world });
});
