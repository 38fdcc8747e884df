import {
  type CloseInfo,
  Connection,
  type ConnectionEvents,
  type ConnectionSettings,
  type ControlMessage,
  type Frame,
  type Link,
  type Parser,
  type PrimusError,
  ServerConnection,
  type Transforms,
} from '@primus/protocol';
import { ManualClock } from '@primus/transformer-memory';

/** A link that does what the test says. */
class FakeLink implements Link {
  readonly raw: undefined;
  readonly sent: Frame[] = [];
  readonly closes: (CloseInfo | undefined)[] = [];
  /** What the contract calls so; the test sets it. */
  buffered = 0;
  terminated = 0;
  paused = false;
  /** Called within `close`, as some frameworks do. */
  closing: () => void = () => {};

  send(frame: Frame): void {
    this.sent.push(frame);
  }

  close(info?: CloseInfo): void {
    this.closes.push(info);
    this.closing();
  }

  terminate(): void {
    this.terminated++;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }
}

/** Text as it is; what is no string becomes JSON. */
export const plain: Parser = {
  name: 'plain',
  binary: false,
  encode: (value) => (typeof value === 'string' ? value : JSON.stringify(value)),
  decode: (frame) => frame,
};

/** An owner that does not care. */
export const noEvents: ConnectionEvents<Subject> = {
  message: () => {},
  control: () => {},
  error: () => {},
  drain: () => {},
  close: () => {},
};

/** The owner of a connection over a {@link FakeLink}, with all that it was told, in order. */
abstract class Witness<Self> {
  readonly clock: ManualClock = new ManualClock();
  readonly link: FakeLink = new FakeLink();
  readonly transforms: Transforms<Self> = { incoming: [], outgoing: [] };
  readonly messages: unknown[] = [];
  readonly controls: ControlMessage[] = [];
  readonly errors: PrimusError[] = [];
  readonly closes: CloseInfo[] = [];
  /** All of the above by name. */
  readonly happened: string[] = [];
  drains = 0;
  abstract readonly connection: Connection<Self>;

  protected settings(settings: Partial<ConnectionSettings<Self>>): ConnectionSettings<Self> {
    return {
      parser: plain,
      transforms: this.transforms,
      clock: this.clock,
      highWaterMark: 1_000_000,
      events: {
        message: (_, value) => this.#note('message', this.messages, value),
        control: (_, message) => this.#note('control', this.controls, message),
        error: (_, error) => this.#note('error', this.errors, error),
        drain: () => {
          this.drains++;
          this.happened.push('drain');
        },
        close: (_, info) => this.#note('close', this.closes, info),
      },
      ...settings,
    };
  }

  /** The promise that a `send()` would return. */
  send(value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      this.connection.write(value, { resolve, reject });
    });
  }

  #note<T>(name: string, list: T[], item: T): void {
    list.push(item);
    this.happened.push(name);
  }
}

/** A server's end. */
export class Subject extends Witness<Subject> {
  readonly connection: ServerConnection<Subject>;

  constructor(settings: Partial<ConnectionSettings<Subject>> = {}) {
    super();
    this.connection = new ServerConnection<Subject>(this.link, this, this.settings(settings));
  }
}

/** A client's end. */
export class ClientSubject extends Witness<ClientSubject> {
  readonly connection: Connection<ClientSubject>;

  constructor(settings: Partial<ConnectionSettings<ClientSubject>> = {}) {
    super();
    this.connection = new Connection<ClientSubject>(this.link, this, this.settings(settings));
  }
}
/** Resolves after as many turns of the microtask queue. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

/** Resolves when every promise that can settle has. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
