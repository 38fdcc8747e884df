import { isDeepStrictEqual } from 'node:util';
import type { TransformerName } from 'tools-compatibility/names';
import { type Client, dialWith } from '../client.js';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { eventually, happens } from '../waiting.js';

/** What the peers of a chat may write, if what they write is passed on as it is. */
const COMMANDS = [
  'primus::server::close',
  'primus::server::return::3600000',
  'primus::ping::1',
  'primus::pong::1',
  'primus::id::forged',
  'primus::data::primus::server::close',
  'primus::unknown::1',
  'primus::',
];

const OVER = 'That was all.';

/** A user sends others what are commands where they come from the server. */
export const relay: Fault = {
  name: 'Commands of the protocol, which an application passes on to all',
  unit: 'sessions ended',
  atMost: 0,
  async run(scene) {
    const subject = await scene.start();
    const witnesses = ([8, 9] as const).map(
      (edition) => new Witness(edition, wireOf(scene.transformer), subject.port),
    );
    for (const witness of witnesses) scene.after(() => witness.client.destroy());
    await Promise.all(witnesses.map(({ client }) => happens(client, 'open')));
    const wounds: string[] = [];

    const outcome = await endure(subject, async () => {
      const user = scene.dial(subject.port);
      await happens(user, 'open');
      for (const command of COMMANDS) user.write({ relay: command });
      user.write({ relay: OVER });
      for (const witness of witnesses) wounds.push(...(await witness.testify()));
      user.destroy();
      const ended = witnesses.filter((witness) => witness.ended).length;
      for (const { client } of witnesses) client.destroy();
      return ended;
    });
    return { ...outcome, wounds: [...outcome.wounds, ...wounds] };
  },
};

/** The framework of clients: that of Primus 8 for uws can no longer be installed. */
function wireOf(transformer: TransformerName): TransformerName {
  return transformer === 'uws' ? 'websockets' : transformer;
}

/** Hears what is passed on, until all was, or it is sent away. */
class Witness {
  readonly client: Client;
  readonly #edition: 8 | 9;
  readonly #heard: unknown[] = [];
  readonly #over: Promise<void>;
  ended = false;

  constructor(edition: 8 | 9, transformer: TransformerName, port: number) {
    this.#edition = edition;
    this.client = dialWith(edition, transformer, port);
    this.#over = new Promise((resolve) => {
      this.client.on('data', (message) => {
        this.#heard.push(message);
        if (message === OVER) resolve();
      });
      this.client.on('end', () => {
        this.ended = true;
        resolve();
      });
    });
  }

  /** Resolves with what is wrong with what it has heard when all was said. */
  async testify(): Promise<string[]> {
    const who = `a client of Primus ${this.#edition}`;
    if (!(await eventually(this.#over, 5_000))) return [`${who} did not hear the end`];
    if (this.ended) return [];
    // One of Primus 8 takes some of them for what they look like, and harms nobody but itself.
    const expected = this.#edition === 9 ? [...COMMANDS, OVER] : [OVER];
    const heard = this.#edition === 9 ? this.#heard : this.#heard.slice(-1);
    return isDeepStrictEqual(heard, expected)
      ? []
      : [`${who} heard ${JSON.stringify(this.#heard)}`];
  }
}
