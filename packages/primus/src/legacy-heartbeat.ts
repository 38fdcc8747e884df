import type { Clock, Frame, Messages } from '@primus/protocol';
import type { ClassicSpark } from './spark/classic-spark.js';

/** What some clients write without a parser. */
const BARE_PING = /^primus::ping::([^]*)/;

interface Server<T extends Messages> {
  readonly Spark: { readonly prototype: ClassicSpark<T> };
  readonly options: { readonly clock: Clock; readonly pingInterval: number | false };
}

/**
 * Answers the pings of clients of before Primus 7, as they were sent. Who pings is not pinged, and
 * is cut only once nothing has come of it for the ping timeout.
 */
export function answerPings<T extends Messages>({ Spark, options }: Server<T>): void {
  Spark.prototype.initialise = function answer(this: ClassicSpark<T>): void {
    const { connection } = this;
    // Hooks may be run twice.
    if (connection.takesBare) return;
    connection.takesBare = (frame) => takePing(this, frame);
    let pinged = false;
    this.on('incoming::ping', (sent, bare) => {
      if (!pinged) watch(this, options);
      pinged = true;
      if (bare) connection.writeEncoded(`primus::pong::${sent}`);
      else connection.control({ type: 'pong', value: sent });
    });
  };
}

function takePing<T extends Messages>(spark: ClassicSpark<T>, frame: Frame): boolean {
  const [, sent] = (typeof frame === 'string' && BARE_PING.exec(frame)) || [];
  if (sent === undefined) return false;
  spark.tell('incoming::ping', sent, true);
  return true;
}

function watch<T extends Messages>(
  spark: ClassicSpark<T>,
  { clock, pingInterval }: Server<T>['options'],
): void {
  const timeout = 1.5 * (pingInterval || Infinity);
  let heardAt = clock.now();
  const silent = (): boolean => !spark.connection.deaf && clock.now() - heardAt >= timeout;
  spark.on('incoming::data', () => (heardAt = clock.now()));
  spark.heartbeat = () => {
    if (!silent()) return;
    // It may have pinged while this process was busy; an immediate runs after that is read.
    setImmediate(() => silent() && spark.connection.terminate());
  };
}
