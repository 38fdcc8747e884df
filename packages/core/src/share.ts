import { type ConnectionSettings, isPromise, type SharedFrame } from '@primus/protocol';
import type { TransformerServer } from './server-transformer.js';

/**
 * Encodes and frames a value that goes to many, once for all of them; `undefined` where each
 * connection has to do so by itself.
 */
export function share<Owner>(
  value: unknown,
  { parser }: Pick<ConnectionSettings<Owner>, 'parser'>,
  transformer: Pick<TransformerServer, 'shareFrame'>,
): SharedFrame | undefined {
  try {
    const frame = parser.encode(value);
    if (!isPromise(frame)) return transformer.shareFrame?.(frame) ?? { frame };
    // Nobody waits for this one; each connection has the parser write its own.
    frame.catch(() => {});
    return undefined;
  } catch {
    // Each connection reports it, as for any message it cannot write.
    return undefined;
  }
}
