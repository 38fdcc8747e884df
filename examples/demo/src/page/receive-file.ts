import type { ToPage } from '../shared/messages.js';
import { fromBase64 } from './base64.js';

/** Reads the pieces of a file until its end; answers with the digest that came with it. */
export async function receiveFile(
  messages: ReadableStream<ToPage>,
  signal: AbortSignal,
  received: (piece: Uint8Array) => void,
): Promise<string> {
  const reader = messages.getReader();
  signal.addEventListener('abort', () => void reader.cancel());
  for (;;) {
    const { value: message } = await reader.read();
    if (!message) throw signal.reason;
    if (message.type === 'piece') received(fromBase64(message.base64));
    if (message.type === 'file end') return message.sha256;
  }
}
