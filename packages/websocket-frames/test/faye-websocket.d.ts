/** The part of the package that the tests use. */
declare module 'faye-websocket' {
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';
  import type { Extension } from '@primus/websocket-frames';

  export default class WebSocket {
    constructor(
      req: IncomingMessage,
      socket: Duplex,
      head: Buffer,
      protocols: readonly string[],
      options: { readonly extensions: readonly Extension[] },
    );
    on(event: 'message', listener: (event: { data: string | Buffer }) => void): void;
    send(data: string | Buffer): boolean;
  }
}
