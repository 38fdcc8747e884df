import { json } from '@primus/parser-json';
import { conformance, overHttp } from '@primus/testkit';
import { browserchannel as server } from '@primus/transformer-browserchannel';
import { browserchannel as client } from '@primus/transformer-browserchannel/client';
import { describe, it } from 'vitest';

conformance({
  describe,
  it,
  parser: json,
  world: () => overHttp({ server, client }),
  without: ['binary', 'pause'],
});
