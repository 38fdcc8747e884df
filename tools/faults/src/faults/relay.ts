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
    const witnesses = ([8, 9] as const)
      .map((edition) => dialWith(edition, wireOf(scene.transformer), subject.port))
      .map((client) => new Witness(client));
    for (const witness of witnesses) scene.after(() => witness.client.destroy());
    await Promise.all(witnesses.map(({ client }) => happens(client, 'open')));

    return endure(subject, async () => {
      const user = scene.dial(subject.port);
      await happens(user, 'open');
      for (const command of COMMANDS) user.write({ relay: command });
      user.write({ relay: OVER });
      await Promise.all(witnesses.map(({ over }) => eventually(over, 5_000)));
      user.destroy();
      const ended = witnesses.filter((witness) => witness.ended).length;
      for (const { client } of witnesses) client.destroy();
      return ended;
    });
  },
};

/** The framework of clients: that of Primus 8 for uws can no longer be installed. */
function wireOf(transformer: TransformerName): TransformerName {
  return transformer === 'uws' ? 'websockets' : transformer;
}

/** Hears what is passed on, until all was, or it is sent away. */
class Witness {
  readonly client: Client;
  readonly over: Promise<void>;
  ended = false;

  constructor(client: Client) {
    this.client = client;
    this.over = new Promise((resolve) => {
      client.on('data', (message) => {
        if (message === OVER) resolve();
      });
      client.on('end', () => {
        this.ended = true;
        resolve();
      });
    });
  }
}
