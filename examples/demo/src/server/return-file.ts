import { createHash } from 'node:crypto';
import type { Spark } from 'primus';
import type { ServerMessages, ToPage, ToServer } from '../shared/messages.js';

// #region file
/** Pipes the file that a page begins to send back to it, as fast as the page reads. */
export function returnFile(spark: Spark<ServerMessages>, signal: AbortSignal): Promise<void> {
  const { readable, writable } = spark.toWeb();
  const options = { signal, preventClose: true, preventAbort: true };
  return readable.pipeThrough(passage(), { signal }).pipeTo(writable, options);
}

/** Lets the pieces of a file through and nothing else; its end gets the digest of them all. */
function passage(): TransformStream<ToServer, ToPage> {
  const hash = createHash('sha256');
  return new TransformStream({
    transform(message, controller): void {
      if (message.type === 'piece') {
        hash.update(message.base64, 'base64');
        controller.enqueue(message);
      } else if (message.type === 'file end') {
        controller.enqueue({ type: 'file end', sha256: hash.digest('hex') });
        controller.terminate();
      }
    },
  });
}
// #endregion
