import { ejson } from '@primus/parser-ejson';
import { parserConformance } from '@primus/testkit';
import { describe, it } from 'vitest';

parserConformance({ describe, it, parser: ejson });
