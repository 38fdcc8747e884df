import { json } from '@primus/parser-json';
import { conformance, overHttp } from '@primus/testkit';
import { faye as server } from '@primus/transformer-faye';
import { faye as client } from '@primus/transformer-faye/client';
import { describe, it } from 'vitest';

conformance({ describe, it, parser: json, world: () => overHttp({ server, client }) });
