/** What a client of browserchannel's takes, as far as used here. */
export interface BCSocketOptions {
  /** Sent with every request. */
  readonly extraParams?: Readonly<Record<string, string>>;
  readonly extraHeaders?: Readonly<Record<string, string>>;
  readonly reconnect?: boolean;
  /** An image that is asked for when a request fails. */
  readonly testImageUri?: string;
  /** Sent with every request for load balancers that go by it; null for none. */
  readonly affinity?: string | null;
}

/** Keys and texts, which is what travels to a server. */
type OutgoingMap = Readonly<Record<string, string>>;

/** A client of browserchannel's, as its own code for pages and for Node has it. */
export interface BCSocket {
  readonly readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((message: string, code: number) => void) | null;
  onclose: ((reason: string) => void) | null;
  sendMap(map: OutgoingMap): void;
  close(): void;
}

export type BCSocketConstructor = new (url: string, options: BCSocketOptions) => BCSocket;

/** The `readyState` of one that is open. */
export const OPEN = 1;

/** The code of the error with which a client says that the server ended the session. */
export const STOPPED = 7;
