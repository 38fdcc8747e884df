import type { ClientEvents, ClientOptions } from '@primus/client';
import {
  type ClientTransformer,
  type CloseInfo,
  type ControlMessage,
  type Dial,
  type DialTarget,
  type Frame,
  type Link,
  type LinkEvents,
  type Messages,
  toPrimusError,
} from '@primus/protocol';
import { BufferingClient } from './buffering-client.js';
import { isEventTransformer } from './event-transformer.js';
import { Latency } from './latency.js';
import { makePassage, type Passage } from './passage.js';
import type { UriParts } from './url.js';

declare module '@primus/client' {
  /** Those with colons are private: what plugins and transformers work with. */
  interface ClientEvents<T extends Messages> {
    /** An attempt to connect began, and the framework's socket is there, as `primus.socket`. */
    'outgoing::open': [];
    /** As `outgoing::open`, of an attempt to come back, and before it. */
    'outgoing::reconnect': [];
    /** Where an attempt will connect to; what listeners change has effect. */
    'outgoing::url': [parts: UriParts];
    'outgoing::data': [frame: Frame];
    'outgoing::pong': [time: number];
    'outgoing::end': [];
    'incoming::open': [];
    'incoming::data': [raw: unknown];
    'incoming::ping': [time: number];
    /** The server has answered how long it takes; see `latency`. */
    'incoming::pong': [latency: number];
    'incoming::id': [id: string];
    'incoming::error': [cause?: unknown];
    'incoming::end': [info?: unknown];
  }
}

/** The options of a client as the constructor has them. */
export interface EventClientOptions extends ClientOptions {
  readonly transformer: ClientTransformer;
}

/** A client that tells of all it does by private events, and does what private events tell. */
export abstract class EventClient<T extends Messages> extends BufferingClient<T> {
  readonly #latency: Latency;
  /** Whether the application has asked for the id. */
  #wantsId = false;
  #passage: Passage | undefined;
  /** What a transformer of events has put there. */
  #socket: unknown;

  constructor(server: string | URL, options: EventClientOptions) {
    const { transformer } = options;
    super(server, {
      ...options,
      transformer: {
        ...transformer,
        dial: (target, open, failed) => this.#dial(transformer, target, open, failed),
      },
    });
    this.#latency = new Latency(this.options.clock, () => this.connection);
  }

  /** The framework's own socket, where there is one. */
  override get socket(): unknown {
    return this.#socket ?? this.#passage?.raw;
  }

  override set socket(socket: unknown) {
    this.#socket = socket;
  }

  /**
   * Ms that the server took to answer last; 0 before the first answer, which is the one that
   * opens the connection. From the first time that this is read, the client asks anew: at once,
   * whenever a connection opens, and with each heartbeat.
   */
  get latency(): number {
    return this.#latency.read();
  }

  /** Private events take effect first, so that listeners find things as they then are. */
  override emit<E extends keyof ClientEvents<T>>(event: E, ...args: ClientEvents<T>[E]): boolean {
    this.#effect(event, args[0]);
    return super.emit(event, ...args);
  }

  override id(): Promise<string> {
    if (this.connection) this.#latency.asked();
    this.#wantsId = true;
    return super.id();
  }

  /** Where to connect to, and how: as the plugins want it. */
  protected abstract target(given: DialTarget): DialTarget;

  /** Whether an attempt is one to come back. */
  protected abstract get returning(): boolean;

  /** The attempt under way has failed. */
  protected fail(cause: unknown): void {
    this.#passage?.erred(cause);
  }

  #dial(
    transformer: ClientTransformer,
    given: DialTarget,
    open: (link: Link) => LinkEvents,
    failed: (cause: unknown) => void,
  ): Dial {
    const passage = makePassage(
      (event, ...args) => this.emit(event, ...(args as ClientEvents<T>[typeof event])),
      open,
      failed,
    );
    const { returning } = this;
    this.#socket = undefined;
    this.#passage = passage;
    this.#latency.dialled();
    const byEvents = isEventTransformer(transformer);
    if (!byEvents) {
      const target = this.target(given);
      // A listener may have ended it.
      if (this.readyState === EventClient.OPENING) passage.dial(transformer, target);
      else passage.abort();
    }
    queueMicrotask(() => {
      if (passage.over) return;
      if (returning) this.emit('outgoing::reconnect');
      // A transformer that works by the events does so itself when it is to come back.
      if (!(returning && byEvents)) this.emit('outgoing::open');
    });
    return passage;
  }

  #effect(event: PropertyKey, arg: unknown): void {
    const passage = this.#passage;
    switch (event) {
      case 'outgoing::open':
        if (this.readyState === EventClient.CLOSED && !this.returning) this.open();
        return;
      case 'outgoing::data':
        return passage?.sent(arg as Frame);
      case 'outgoing::end':
        return passage?.left();
      case 'incoming::open':
        if (!passage || passage.over || this.connection) return;
        this.#latency.measured();
        passage.opened();
        if (!this.connection) return;
        if (!this.online) {
          this.online = true;
          this.emit('online');
        }
        return this.#latency.measure();
      case 'incoming::data':
        if (passage?.received(toFrame(arg))) return;
        // Plugins may let messages come that no connection has brought.
        return (this.connection ?? this.connectionOver(NOWHERE)).frame(toFrame(arg));
      case 'incoming::ping':
        return this.connection?.control({ type: 'pong', value: String(arg) });
      case 'incoming::end':
        return passage?.closed(arg as CloseInfo | undefined);
      case 'incoming::error':
        if (passage && !passage.over) return passage.erred(arg);
        this.emit('error', toPrimusError(arg, 'TRANSPORT_ERROR', 'The transport failed.'));
    }
  }

  protected override controlled({ type, value }: ControlMessage): void {
    if (!this.connection) return;
    if (type === 'ping') {
      const time = Number(value);
      // The answer is given already, so this shall have no effect.
      super.emit('incoming::ping', ...([time] as ClientEvents<T>['incoming::ping']));
      this.emit('outgoing::pong', ...([time] as ClientEvents<T>['outgoing::pong']));
      this.#latency.measure();
    } else if (type === 'id') {
      const latency = this.#latency.answered();
      if (this.#wantsId) {
        this.#wantsId = false;
        this.emit('incoming::id', ...([value] as ClientEvents<T>['incoming::id']));
      }
      if (latency === undefined) return;
      this.emit('incoming::pong', ...([latency] as ClientEvents<T>['incoming::pong']));
    }
  }
}

/** A link to nobody. */
const NOWHERE: Link = {
  send() {},
  close() {},
  terminate() {},
  buffered: 0,
  raw: undefined,
};

/** What frameworks hand over, as a frame. */
function toFrame(raw: unknown): Frame {
  if (typeof raw === 'string' || ArrayBuffer.isView(raw)) return raw as Frame;
  return new Uint8Array(raw as ArrayBuffer);
}
