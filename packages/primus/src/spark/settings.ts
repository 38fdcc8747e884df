import type { Spark } from '@primus/core';
import {
  type Backlog,
  type ConnectionSettings,
  type Messages,
  type Parser,
  Queue,
} from '@primus/protocol';
import { runnable } from '../callbacks.js';
import { isAdaptedParser } from '../classic-parser.js';
import type { ClassicEvents } from './events.js';

type Settings<T extends Messages> = ConnectionSettings<Spark<T>>;

/** The settings that all connections of a server share, for one: its parser may ask for whom. */
export class SparkSettings<T extends Messages> implements Settings<T> {
  readonly events: ClassicEvents<T>;
  readonly #shared: Settings<T>;
  readonly #spark: Spark<T>;

  constructor(shared: Settings<T>, spark: Spark<T>, events: ClassicEvents<T>) {
    this.#shared = shared;
    this.#spark = spark;
    this.events = events;
  }

  get parser(): Parser {
    const { parser } = this.#shared;
    return isAdaptedParser(parser) ? parser.of(this.#spark) : parser;
  }

  get transforms(): Settings<T>['transforms'] {
    return runnable(this.#shared.transforms);
  }

  get clock(): Settings<T>['clock'] {
    return this.#shared.clock;
  }

  get highWaterMark(): number {
    return this.#shared.highWaterMark;
  }

  get patience(): number | undefined {
    return this.#shared.patience;
  }

  makeBacklog(spark: Spark<T>): Backlog {
    return this.#shared.makeBacklog?.(spark) ?? new Queue();
  }
}
