import fc from 'fast-check';
import type { Client } from '../client.js';
import { endure } from '../endure.js';
import type { Fault, Scene } from '../fault.js';
import type { Tally } from '../server/protocol.js';
import type { Subject } from '../subject.js';
import { asItIs, type Carriage, cutAfter, Middlebox } from '../wire/middlebox.js';

const CLIENTS = 10;
const CUTS = 200;
/** Ms between two messages of a client. */
const PACE = 5;

/** Where connections are cut: within the handshake, or somewhere in what follows. */
const budgets = fc.record({
  bytes: fc.oneof(fc.nat(600), fc.integer({ min: 600, max: 6_000 })),
  upwards: fc.boolean(),
});

/** Connections are cut anywhere, while numbers travel both ways. */
export const cuts: Fault = {
  name: `${CUTS} cuts at random bytes, with numbered messages both ways`,
  unit: 'messages lost',
  async run(scene) {
    const subject = await scene.start({ application: 'numbered' });
    const box = new Middlebox(subject.port, cutting(scene));
    const port = await box.listen();
    scene.after(() => box.close());
    let detail = '';
    let disorder = 0;

    const outcome = await endure(subject, async () => {
      const clients = Array.from({ length: CLIENTS }, (_, index) => {
        // So that it takes no longer than it must.
        const reconnect = { min: 5, max: 20, retries: 1_000 };
        return new Numbered(scene.dial(port, { reconnect }), `client ${index}`);
      });
      await Promise.all(clients.map((client) => client.until(() => box.cuts >= CUTS)));
      const tallies = await settled(subject, clients);
      const sum = (count: (client: Numbered, tally: Tally) => number): number =>
        clients.reduce((total, client) => total + count(client, tallies[client.name] ?? NONE), 0);
      const [sentUp, sentDown] = [sum(({ sent }) => sent), sum((_, { sent }) => sent)];
      const up = sentUp - sum((_, { received }) => received);
      const down = sentDown - sum(({ received }) => received);
      disorder = sum((client, tally) => client.disorder + tally.disorder);
      detail = `${up} of ${sentUp} up, ${down} of ${sentDown} down`;
      for (const client of clients) client.leave();
      return up + down;
    });
    const wounds = [
      ...outcome.wounds,
      ...(disorder > 0 ? [`${disorder} numbers came twice or out of order`] : []),
    ];
    return { ...outcome, detail, wounds };
  },
};

const NONE: Tally = { sent: 0, received: 0, disorder: 0 };

/** Cuts so many connections, and lets those that follow be. */
function cutting({ seed }: Scene): () => Carriage {
  const drawn = fc.sample(budgets, { seed, numRuns: CUTS * 2 });
  return () => {
    const next = drawn.shift();
    if (!next) return { up: asItIs, down: asItIs };
    const cut = cutAfter(next.bytes);
    return next.upwards ? { up: cut, down: asItIs } : { up: asItIs, down: cut };
  };
}

/** What the server has counted when all that the clients wrote last has come. */
async function settled(
  subject: Subject,
  clients: readonly Numbered[],
): Promise<Readonly<Record<string, Tally>>> {
  await Promise.all(clients.map((client) => client.settle()));
  return subject.ask('tally');
}

/** A client that sends numbers as long as it is connected, and notes those that come. */
class Numbered {
  readonly name: string;
  readonly #client: Client;
  readonly #timer: NodeJS.Timeout;
  #last = -1;
  #enough: () => boolean = () => false;
  #done: () => void = () => {};
  sent = 0;
  received = 0;
  disorder = 0;

  constructor(client: Client, name: string) {
    this.name = name;
    this.#client = client;
    client.on('open', () => {
      this.#last = -1;
    });
    client.on('data', (message) => this.#hear(message as { up?: number; down?: number }));
    this.#timer = setInterval(() => this.#send(), PACE);
  }

  /** Resolves when it is so, and a message has come since. */
  until(enough: () => boolean): Promise<void> {
    this.#enough = enough;
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  /** Sends a last number; resolves when the answer to it is there, which is the last, too. */
  settle(): Promise<void> {
    clearInterval(this.#timer);
    const last = this.sent;
    // Again on a connection that follows, as it may be lost with this one.
    this.#client.on('open', () => this.#send(true));
    this.#send(true);
    return new Promise((resolve) => {
      this.#client.on('data', (message) => {
        const { up = -1 } = message as { up?: number };
        if (up >= last) resolve();
      });
    });
  }

  leave(): void {
    this.#client.destroy();
  }

  #send(last = false): void {
    this.#client.write({ client: this.name, up: this.sent++, last });
  }

  #hear({ down }: { up?: number; down?: number }): void {
    if (this.#enough()) this.#done();
    if (down === undefined) return;
    this.received++;
    if (down <= this.#last) this.disorder++;
    this.#last = down;
  }
}
