import type { Client } from './client.js';
import { countOf, Noted } from './noted.js';
import type { Tallies } from './server/protocol.js';
import type { Subject } from './subject.js';

/** Ms between two messages of a client. */
const PACE = 5;

interface Heard {
  readonly up?: number;
  readonly server?: string;
  readonly down?: number;
}

/** A client of the application `numbered`: sends numbers, and notes those that come. */
export class Numbered {
  readonly client: Client;
  readonly name: string;
  readonly #timer: NodeJS.Timeout;
  /** By server: each begins with 0. */
  readonly #noted: Map<string, Noted> = new Map();
  #last = -1;
  sent = 0;
  /** Numbers that had come before, on this connection or an earlier one. */
  repeated = 0;
  /** Numbers that followed a later one on one connection. */
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

  /** How many different numbers of a server have come. */
  heardOf(server: string): number {
    return countOf(this.#noted.get(server)?.ranges ?? []);
  }

  #send(last = false): void {
    this.client.write({ client: this.name, up: this.sent++, last });
  }

  #hear({ server, down }: Heard): void {
    if (server === undefined || down === undefined) return;
    const noted = this.#noted.get(server) ?? new Noted();
    this.#noted.set(server, noted);
    if (!noted.add(down)) this.repeated++;
    if (down < this.#last) this.disorder++;
    this.#last = down;
  }
}

/** What became of the numbers of all. */
export interface Balance {
  readonly lost: number;
  /** `3 of 200 up, 5 of 180 down`. */
  readonly detail: string;
  /** What came twice, or not in order. */
  readonly wounds: readonly string[];
}

/** Compares what each end has sent, to one server or to one after the other, with what came. */
export async function balance(
  clients: readonly Numbered[],
  ...subjects: readonly Subject[]
): Promise<Balance> {
  const tallies = await Promise.all(subjects.map((subject) => subject.ask('tally')));
  const counted = tallies.flatMap((tally) => Object.values(tally.clients));
  const sentUp = sum(clients, ({ sent }) => sent);
  const sentDown = sum(counted, ({ sent }) => sent);
  const up = sentUp - sum(clients, ({ name }) => receivedOf(name, tallies));
  const down =
    sentDown - sum(tallies, ({ server }) => sum(clients, (client) => client.heardOf(server)));
  const repeated = sum([...clients, ...counted], (each) => each.repeated);
  const disorder = sum([...clients, ...counted], (each) => each.disorder);
  return {
    lost: up + down,
    detail: `${up} of ${sentUp} up, ${down} of ${sentDown} down`,
    wounds: [
      ...(repeated > 0 ? [`${repeated} numbers came twice`] : []),
      ...(disorder > 0 ? [`${disorder} numbers came out of order`] : []),
    ],
  };
}

/** How many different numbers of a client have come to any server. */
function receivedOf(client: string, tallies: readonly Tallies[]): number {
  return countOf(tallies.flatMap(({ clients }) => clients[client]?.received ?? []));
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
