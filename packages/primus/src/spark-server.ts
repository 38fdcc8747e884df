import type { Handshake, HttpServer, PrimusOptions, ShutdownOptions } from '@primus/core';
import type { AnyMessages, Link, Messages } from '@primus/protocol';
import { ParsingServer } from './parsing-server.js';
import { type ClassicSpark, connectionOf } from './spark/classic-spark.js';
import { ClosingLinks } from './spark/closing-links.js';
import { ClassicConnection } from './spark/connection.js';
import { type ClassicSparkConstructor, ownSpark } from './spark/constructor.js';
import { type ClassicEvents, classicEvents } from './spark/events.js';
import type { ClassicHandshake } from './spark/handshake.js';
import { NoLink } from './spark/no-link.js';
import { SparkSettings } from './spark/settings.js';

/** A server whose sparks are a {@link ClassicSpark}. */
export class SparkServer<T extends Messages = AnyMessages> extends ParsingServer<T> {
  override readonly Spark: ClassicSparkConstructor<T>;
  readonly #open: (handshake: ClassicHandshake, link: Link) => ClassicSpark<T>;
  readonly #events: ClassicEvents<T>;
  readonly #closing: ClosingLinks;

  constructor(server: HttpServer | undefined, options: PrimusOptions) {
    super(server, options);
    const { Spark, open } = ownSpark<T>(this);
    this.Spark = Spark;
    this.#open = open;
    this.#events = classicEvents(this.connectionSettings.events);
    this.#closing = new ClosingLinks(this.resolvedOptions.clock);
  }

  override makeConnection(spark: ClassicSpark<T>, link: Link): ClassicConnection<T> {
    const settings = new SparkSettings(this.connectionSettings, spark, this.#events);
    const closing = link instanceof NoLink ? undefined : this.#closing;
    return new ClassicConnection(link, spark, settings, closing);
  }

  override forgetSpark(spark: ClassicSpark<T>): void {
    try {
      connectionOf(spark).over();
    } finally {
      super.forgetSpark(spark);
    }
  }

  protected override makeSpark(handshake: Handshake, link: Link): ClassicSpark<T> {
    return this.#open(handshake, link);
  }

  protected override pingSpark(spark: ClassicSpark<T>): void {
    spark.heartbeat();
  }

  protected override async shutdownServer(options: ShutdownOptions): Promise<void> {
    // A spark that was made by hand in this turn is announced in the next, and then it ends.
    await new Promise<void>((resolve) => {
      process.nextTick(resolve);
    });
    return super.shutdownServer(options);
  }

  protected override async endSparks(options: ShutdownOptions): Promise<void> {
    await super.endSparks(options);
    await this.#closing.whenClosed();
  }
}
