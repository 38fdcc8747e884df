import type { Client } from './client.js';
import type { Tally } from './server/protocol.js';
import type { Subject } from './subject.js';

/** Ms between two messages of a client. */
const PACE = 5;

interface Heard {
  readonly up?: number;
  readonly down?: number;
}

/** A client of the application `numbered`: sends numbers, and notes those that come. */
export class Numbered {
  readonly client: Client;
  readonly name: string;
  readonly #timer: NodeJS.Timeout;
  #last = -1;
  sent = 0;
  received = 0;
  /** Numbers that followed a later one, or came twice, on one connection. */
  disorder = 0;

  /**
   * @param name what no other client of the same server has
   * @param pace ms between two messages
   */
  constructor(client: Client, name: string, pace: number = PACE) {
    this.client = client;
    this.name = name;
    client.on('open', () => {
      this.#last = -1;
    });
    client.on('data', (message) => this.#hear(message as Heard));
    this.#timer = setInterval(() => this.#send(), pace);
  }

  /** Sends a last number; resolves when the answer to it is there, which is the last, too. */
  settle(): Promise<void> {
    this.stop();
    const last = this.sent;
    // Again on a connection that follows, as it may be lost with this one.
    this.client.on('open', () => this.#send(true));
    this.#send(true);
    return new Promise((resolve) => {
      this.client.on('data', (message) => {
        const { up = -1 } = message as Heard;
        if (up >= last) resolve();
      });
    });
  }

  /** Sends no more. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #send(last = false): void {
    this.client.write({ client: this.name, up: this.sent++, last });
  }

  #hear({ down }: Heard): void {
    if (down === undefined) return;
    this.received++;
    if (down <= this.#last) this.disorder++;
    this.#last = down;
  }
}

/** What became of the numbers of all. */
export interface Balance {
  readonly lost: number;
  /** `3 of 200 up, 5 of 180 down`. */
  readonly detail: string;
  /** What is wrong with their order. */
  readonly wounds: readonly string[];
}

/** Compares what each end has sent, to one server or to one after the other, with what came. */
export async function balance(
  clients: readonly Numbered[],
  ...subjects: readonly Subject[]
): Promise<Balance> {
  const tallies = await Promise.all(subjects.map((subject) => subject.ask('tally')));
  const counted: readonly Tally[] = tallies.flatMap((tally) => Object.values(tally));
  const sentUp = sum(clients, ({ sent }) => sent);
  const sentDown = sum(counted, ({ sent }) => sent);
  const up = sentUp - sum(counted, ({ received }) => received);
  const down = sentDown - sum(clients, ({ received }) => received);
  const disorder = sum([...clients, ...counted], (each) => each.disorder);
  return {
    lost: up + down,
    detail: `${up} of ${sentUp} up, ${down} of ${sentDown} down`,
    wounds: disorder > 0 ? [`${disorder} numbers came twice or out of order`] : [],
  };
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
