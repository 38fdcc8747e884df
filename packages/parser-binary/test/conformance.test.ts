import { binary } from '@primus/parser-binary';
import { parserConformance } from '@primus/testkit';
import { describe, it } from 'vitest';

parserConformance({ describe, it, parser: binary });
