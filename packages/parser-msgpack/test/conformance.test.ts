import { msgpack } from '@primus/parser-msgpack';
import { parserConformance } from '@primus/testkit';
import { describe, it } from 'vitest';

parserConformance({ describe, it, parser: msgpack });
