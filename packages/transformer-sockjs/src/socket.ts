/** What `sockjs-client` makes: a socket, and what it keeps of its transport, as far as used here. */
export interface SockJSSocket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  addEventListener(type: string, listener: () => void): void;
  send(data: string): void;
  close(): void;
  // From here on it is not documented.
  readonly _transport: Transport | null;
  readonly _transportTimeoutId?: ReturnType<typeof setTimeout> | null;
  readonly _ir?: { readonly xo?: { readonly xo?: Question } | null } | null;
}

/** What asks the server about itself before there is a connection. */
interface Question {
  once(event: 'finish', listener: (status: number) => void): void;
}

/** The question under way; none before it is put and when it is answered. */
export function questionOf({ _ir: info }: SockJSSocket): Question | undefined {
  return info?.xo?.xo;
}

/** What connects a socket: none before, between and after attempts. */
export function transportOf({ _transport: transport }: SockJSSocket): Transport | null {
  return transport;
}

/** Stops the time that an attempt has, which a close leaves running. */
export function stopTimeout({ _transportTimeoutId: timer }: SockJSSocket): void {
  clearTimeout(timer ?? undefined);
}

/** Sends a body, and calls back. Returns how to stop. */
type Post = (url: string, body: string, done: (error?: Error) => void) => () => void;

export interface Transport {
  readonly ws?: TransportWebSocket;
  /** Of transports that send by requests. */
  sender?: Post;
  /** The request that receives, in Node. */
  readonly poll?: { readonly poll?: { readonly xo?: Exchange | null } | null } | null;
}

export interface TransportWebSocket {
  readonly bufferedAmount: number;
  /** In Node. */
  readonly _stream?: NodeStream;
}

interface NodeStream {
  readonly writableLength: number;
  destroy(): void;
}

/** What a WebSocket of the Node client runs on. */
export function streamOf({ _stream: stream }: TransportWebSocket): NodeStream | undefined {
  return stream;
}

/** A request of the Node client, which has none when it is over. */
export interface Exchange {
  readonly req: { once(event: 'close', listener: () => void): void } | null;
  emit(event: 'finish', status: number, text: string): void;
}

export interface SockJSOptions extends Readonly<Record<string, unknown>> {
  readonly transports?: string | readonly string[];
}

export type SockJSConstructor = new (
  url: string,
  protocols: null,
  options: SockJSOptions,
) => SockJSSocket;
