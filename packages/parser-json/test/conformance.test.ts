import { json } from '@primus/parser-json';
import { parserConformance } from '@primus/testkit';
import { describe, it } from 'vitest';

parserConformance({ describe, it, parser: json });
