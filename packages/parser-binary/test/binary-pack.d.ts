declare module 'binary-pack' {
  export const BrowserSource: string;
  export function pack(value: unknown): Buffer;
  export function unpack(frame: Uint8Array): unknown;
}
