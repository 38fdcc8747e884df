import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type Primus from 'primus';
import type { ServerMessages } from '../shared/messages.js';
import { converse } from './converse.js';
import { listen, type Place } from './listen.js';
import { primusOn } from './primus.js';
import { Room } from './room.js';
import type { Site } from './site.js';

/** The demo's server, which can be ended and started anew at the same place. */
export class Demo {
  readonly #site: Site;
  readonly #downtime: number;
  readonly #room = new Room();
  #place: Place;
  #primus: Primus<ServerMessages> | undefined;
  #restarting = false;
  #stopped = false;

  /** @param downtime ms between the end of a server and the next */
  constructor(site: Site, place: Place, downtime: number) {
    this.#site = site;
    this.#place = place;
    this.#downtime = downtime;
  }

  get url(): string {
    return `http://${this.#place.host}:${this.#place.port}`;
  }

  // #region restart
  async start(): Promise<void> {
    const server = createServer(this.#site);
    const primus = primusOn(server);
    primus.on('connection', (spark) => {
      converse(spark, { primus, room: this.#room, restart: () => void this.restart() });
    });
    this.#primus = primus;
    this.#place = { ...this.#place, port: await listen(server, this.#place) };
  }

  async restart(): Promise<void> {
    if (this.#restarting) return;
    this.#restarting = true;
    await this.#primus?.destroy({ close: true, reconnect: true });
    await wait(this.#downtime);
    if (!this.#stopped) await this.start();
    this.#restarting = false;
  }
  // #endregion

  /** For good: clients are told to stay away. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#primus?.destroy();
  }
}
