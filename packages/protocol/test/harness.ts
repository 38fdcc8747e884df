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
  type Transforms,
} from '@primus/protocol';
import { ManualClock } from '@primus/transformer-memory';

/** A link that does what the test says. */
export class FakeLink implements Link {
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

/** A connection over a {@link FakeLink}, with all that it told its owner, in order. */
export class Subject {
  readonly clock: ManualClock = new ManualClock();
  readonly link: FakeLink = new FakeLink();
  readonly connection: Connection<Subject>;
  readonly transforms: Transforms<Subject> = { incoming: [], outgoing: [] };
  readonly messages: unknown[] = [];
  readonly controls: ControlMessage[] = [];
  readonly errors: PrimusError[] = [];
  readonly closes: CloseInfo[] = [];
  /** All of the above by name. */
  readonly happened: string[] = [];
  drains = 0;

  constructor(settings: Partial<ConnectionSettings<Subject>> = {}) {
    this.connection = new Connection<Subject>(this.link, this, {
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
    });
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
