import type { CloseInfo, Frame } from '@primus/protocol';

/** What travels through a {@link Pipe}. */
export type Parcel =
  | { readonly type: 'frame'; readonly frame: Frame; readonly size: number }
  | { readonly type: 'close'; readonly info: CloseInfo }
  /** Tells the client that the server has accepted it. */
  | { readonly type: 'open' };

const encoder = new TextEncoder();

/** Wraps a frame: its size in bytes, and a copy of it, for the sender may use its memory again. */
export function parcelOf(frame: Frame): Parcel {
  if (typeof frame === 'string') {
    return { type: 'frame', frame, size: encoder.encode(frame).byteLength };
  }
  return { type: 'frame', frame: new Uint8Array(frame), size: frame.byteLength };
}

export function sizeOf(parcel: Parcel): number {
  return parcel.type === 'frame' ? parcel.size : 0;
}
