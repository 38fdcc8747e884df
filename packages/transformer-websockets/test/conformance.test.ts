import { json } from '@primus/parser-json';
import { conformance, overHttp } from '@primus/testkit';
import { websockets as server } from '@primus/transformer-websockets';
import { websockets as client } from '@primus/transformer-websockets/client';
import { describe, it } from 'vitest';

conformance({ describe, it, parser: json, world: () => overHttp({ server, client }) });
