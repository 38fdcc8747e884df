import type { ToServer } from '../shared/messages.js';
import { toBase64 } from './base64.js';

/** Turns the pieces of a file into messages, with one before and one after them. */
export function fileMessages(
  seen: (piece: Uint8Array) => void,
): TransformStream<Uint8Array, ToServer> {
  return new TransformStream({
    start: (controller) => controller.enqueue({ type: 'file start' }),
    transform(piece, controller): void {
      seen(piece);
      controller.enqueue({ type: 'piece', base64: toBase64(piece) });
    },
    flush: (controller) => controller.enqueue({ type: 'file end' }),
  });
}
