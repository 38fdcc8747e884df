import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { converse } from './converse.js';
import { listen, type Place } from './listen.js';
import { type Offer, offerAll, serversOf, TRANSFORMERS } from './offers.js';
import { Room } from './room.js';
import type { Site } from './site.js';

/** The demo's server, which can be ended and started anew at the same place. */
export class Demo {
  readonly #site: Site;
  readonly #downtime: number;
  readonly #transformers: readonly string[];
  readonly #room = new Room();
  #place: Place;
  #offers: readonly Offer[] = [];
  #restarting = false;
  #stopped = false;

  /**
   * @param downtime ms between the end of a server and the next
   * @param transformers their names, the one for whoever has not chosen first; by default all
   */
  constructor(
    site: Site,
    place: Place,
    downtime: number,
    transformers: readonly string[] = TRANSFORMERS,
  ) {
    this.#site = site;
    this.#place = place;
    this.#downtime = downtime;
    this.#transformers = transformers;
  }

  get url(): string {
    return `http://${this.#place.host}:${this.#place.port}`;
  }

  /** What a page can choose from. */
  get offers(): readonly Offer[] {
    return this.#offers;
  }

  // #region restart
  async start(): Promise<void> {
    const server = createServer((req, res) => this.#site(req, res, this.#offers));
    this.#offers = offerAll(server, this.#transformers);
    const servers = serversOf(this.#offers);
    for (const primus of servers) {
      primus.on('connection', (spark) => {
        converse(spark, { servers, room: this.#room, restart: () => void this.restart() });
      });
    }
    this.#place = { ...this.#place, port: await listen(server, this.#place) };
  }

  async restart(): Promise<void> {
    if (this.#restarting) return;
    this.#restarting = true;
    await this.#destroy(true);
    await wait(this.#downtime);
    if (!this.#stopped) await this.start();
    this.#restarting = false;
  }

  async #destroy(reconnect: boolean): Promise<void> {
    await Promise.all(serversOf(this.#offers).map((primus) => primus.destroy({ reconnect })));
  }
  // #endregion

  /** For good: clients are told to stay away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#destroy(false);
  }
}
