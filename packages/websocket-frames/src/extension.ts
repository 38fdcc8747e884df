/** A message on its way through an extension. */
export interface Message {
  rsv1: boolean;
  data: Buffer;
}

/** The parameters of one offer or response, as they are parsed from the header. */
export type Parameters = Readonly<Record<string, string | number | boolean | readonly unknown[]>>;

/** Calls on. An error may have a `type`, the name that websocket-driver has for a close code. */
export type Done = (error: Error | null, message: Message) => void;

interface Session {
  processIncomingMessage(message: Message, done: Done): void;
  processOutgoingMessage(message: Message, done: Done): void;
  close(): void;
}

interface ServerSession extends Session {
  generateResponse(): Parameters;
}

interface ClientSession extends Session {
  generateOffer(): Parameters;
  activate(parameters: Parameters): boolean;
}

/** A plugin of websocket-extensions, which is what the option `extensions` takes. */
export interface Extension {
  readonly name: string;
  readonly type: string;
  readonly rsv1: boolean;
  readonly rsv2: boolean;
  readonly rsv3: boolean;
  createServerSession(offers: readonly Parameters[]): ServerSession | null;
  createClientSession(): ClientSession | null;
}
