import { checkOption, isWhole } from '@primus/core';
import { type Clock, type Frame, type Messages, unref } from '@primus/protocol';
import { type ClassicSpark, connectionOf, hasOwnHeartbeat, tell } from './spark/classic-spark.js';

/** Ms of silence for which servers of before Primus 7 waited. */
const PATIENCE = 35_000;

/** What some clients write without a parser. */
const BARE_PING = /^primus::ping::([^]*)/;

interface Server<T extends Messages> {
  readonly Spark: { readonly prototype: ClassicSpark<T> };
  readonly options: { readonly clock: Clock; readonly pingInterval: number | false };
}

/**
 * The ms of silence that the option `legacyHeartbeat` allows; none where it is off.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function readLegacyHeartbeat(value: boolean | number | undefined): number | undefined {
  const valid = value === undefined || typeof value === 'boolean' || isWhole(value, 1);
  const expected = 'true, false or a whole number of milliseconds above 0';
  checkOption(valid, 'legacyHeartbeat', expected, value);
  return value === true ? PATIENCE : value || undefined;
}

/**
 * Answers the pings of clients of before Primus 7, as they were sent, and lets them be silent for
 * `patience` ms.
 */
export function answerPings<T extends Messages>(
  { Spark, options: { clock, pingInterval } }: Server<T>,
  patience: number,
): void {
  Spark.prototype.initialise = function answer(this: ClassicSpark<T>): void {
    const connection = connectionOf(this);
    // Hooks may be run twice.
    if (connection.takesBare) return;
    connection.takesBare = (frame) => takePing(this, frame);
    this.on('incoming::ping', (sent, bare) => {
      if (bare) connection.writeEncoded(`primus::pong::${sent}`);
      else connection.control({ type: 'pong', value: sent });
    });
    if (pingInterval === false || hasOwnHeartbeat(this)) return;
    watch(this, { usual: Spark.prototype, clock, pingInterval, patience });
  };
}

function takePing<T extends Messages>(spark: ClassicSpark<T>, frame: Frame): boolean {
  const [, sent] = (typeof frame === 'string' && BARE_PING.exec(frame)) || [];
  if (sent === undefined) return false;
  tell(spark, 'incoming::ping', sent, true);
  return true;
}

interface Watch<T extends Messages> {
  /** Has the heartbeat of clients that answer pings. */
  readonly usual: Pick<ClassicSpark<T>, 'heartbeat'>;
  readonly clock: Clock;
  readonly pingInterval: number;
  readonly patience: number;
}

/** Replaces the heartbeat of a client, unless it turns out to be one that answers pings. */
function watch<T extends Messages>(
  spark: ClassicSpark<T>,
  { usual, clock, pingInterval, patience }: Watch<T>,
): void {
  const connection = connectionOf(spark);
  let heardAt = clock.now();
  let asked = false;
  let pings = false;
  const silent = (): boolean => clock.now() - heardAt >= patience;

  const own = (): void => {
    if (!pings && !asked) return;
    // Whom we do not listen to is not silent.
    if (connection.deaf) heardAt = clock.now();
    // It may have been heard of while this process was busy; an immediate runs after that is read.
    if (silent()) setImmediate(() => silent() && connection.terminate());
    else if (!pings && (spark.alive || connection.deaf)) usual.heartbeat.call(spark);
  };

  // It would take our ping for a message, so it has the time to come first with one of its own.
  const timer = clock.setTimeout(() => {
    asked = true;
    heardAt = clock.now();
    if (spark.heartbeat === own) own();
  }, pingInterval);
  unref(timer);

  spark.heartbeat = own;
  spark.on('incoming::data', () => (heardAt = clock.now()));
  spark.on('incoming::ping', () => {
    clock.clearTimeout(timer);
    pings = true;
    if (spark.heartbeat === usual.heartbeat) spark.heartbeat = own;
  });
  spark.on('incoming::pong', () => {
    if (!pings && spark.heartbeat === own) Reflect.deleteProperty(spark, 'heartbeat');
  });
  spark.on('end', () => clock.clearTimeout(timer));
}
