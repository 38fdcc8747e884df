declare module 'primus-msgpack' {
  export const BrowserSource: string;
  export function encode(value: unknown): Buffer;
  export function decode(frame: Uint8Array): unknown;
}
