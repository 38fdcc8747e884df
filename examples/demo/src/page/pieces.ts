/** Cuts a stream of bytes anew: every piece is `size` bytes long, except for the last. */
export function inPieces(size: number): TransformStream<Uint8Array, Uint8Array> {
  let piece = new Uint8Array(size);
  let filled = 0;

  return new TransformStream({
    transform(bytes, controller): void {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + size - filled);
        piece.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled < size) continue;
        controller.enqueue(piece);
        piece = new Uint8Array(size);
        filled = 0;
      }
    },
    flush(controller): void {
      if (filled > 0) controller.enqueue(piece.subarray(0, filled));
    },
  });
}
