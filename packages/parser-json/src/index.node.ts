import type { Parser } from '@primus/protocol';
import { json as parser } from './index.js';

/** {@link parser}, and where its script for browsers is. */
export const json: Parser = {
  ...parser,
  client: { url: new URL('../dist/browser.global.js', import.meta.url), variable: 'primusParser' },
};
