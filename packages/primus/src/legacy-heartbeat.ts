import type { Clock, Frame, Messages, Parser } from '@primus/protocol';
import type { ClassicSpark } from './spark/classic-spark.js';

/** Marks the time of a ping that came as text, past any parser. */
const BARE = 'bare::';
const BARE_PING = /^primus::ping::([^]*)/;

/** Lets a parser read what some clients of before Primus 7 write without one: `primus::ping::1`. */
export function readingBareText(parser: Parser): Parser {
  // All the rest stays what it is, and a parser that has private members works on itself.
  return Object.assign(Object.create(parser) as Parser, {
    encode: (value: unknown) => parser.encode(value),
    decode(frame: Frame): unknown {
      if (typeof frame !== 'string' || !frame.startsWith('primus::')) return parser.decode(frame);
      return frame.replace(BARE_PING, `primus::ping::${BARE}$1`);
    },
  });
}

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
    let pinged = false;
    this.on('incoming::ping', (sent) => {
      if (!pinged) watch(this, options);
      pinged = true;
      pong(this, sent);
    });
  };
}

function pong<T extends Messages>({ connection }: ClassicSpark<T>, sent: string): void {
  if (sent.startsWith(BARE)) connection.writeEncoded(`primus::pong::${sent.slice(BARE.length)}`);
  else connection.control({ type: 'pong', value: sent });
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
