import { PIECE_BYTES } from '../shared/limits.js';
import type { Client } from './connect.js';
import { fileMessages } from './file-messages.js';
import { inPieces } from './pieces.js';
import { receiveFile } from './receive-file.js';
import { Sha256 } from './sha256.js';

/** What three computed of the same bytes: this page, the server, and this page on their return. */
export interface Digests {
  readonly sent: string;
  readonly server: string;
  readonly returned: string;
}

// #region file
/** Pipes a file to the server and back, at the speed of the slowest on the way. */
export async function roundTrip(
  primus: Client,
  file: Blob,
  progress: (sent: number, returned: number) => void,
): Promise<Digests> {
  const { readable, writable } = primus.toWeb();
  const over = new AbortController();
  const { signal } = over;
  const lost = (): void => over.abort(new Error('The connection was lost.'));
  const sent = new Sha256();
  const returned = new Sha256();
  const count = (hash: Sha256, piece: Uint8Array): void => {
    hash.update(piece);
    progress(sent.length, returned.length);
  };

  primus.once('close', lost);
  try {
    const [server] = await Promise.all([
      receiveFile(readable, signal, (piece) => count(returned, piece)),
      file
        .stream()
        .pipeThrough(inPieces(PIECE_BYTES))
        .pipeThrough(fileMessages((piece) => count(sent, piece)))
        .pipeTo(writable, { signal, preventClose: true, preventAbort: true }),
    ]);
    return { sent: sent.digest(), server, returned: returned.digest() };
  } finally {
    primus.off('close', lost);
    over.abort();
  }
}
// #endregion
