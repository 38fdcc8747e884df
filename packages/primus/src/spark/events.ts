import { levelOf, type Spark } from '@primus/core';
import type { ConnectionEvents, Messages } from '@primus/protocol';
import { tell } from './classic-spark.js';

/** How connections report to sparks that tell of it. */
export interface ClassicEvents<T extends Messages> extends ConnectionEvents<Spark<T>> {
  /** The client has answered a heartbeat, with the time it was sent. */
  answered(spark: Spark<T>, sent: unknown): void;
}

export function classicEvents<T extends Messages>(
  events: ConnectionEvents<Spark<T>>,
): ClassicEvents<T> {
  return {
    ...events,
    control(spark, message) {
      if (message.type === 'pong') return void spark.emit('incoming::pong', Number(message.value));
      events.control(spark, message);
      if (message.type === 'ping') tell(spark, 'incoming::ping', message.value);
    },
    answered(spark, sent) {
      events.control(spark, { type: 'pong', value: String(sent) });
    },
    error(spark, error) {
      // One that nobody hears is logged already.
      const heard = spark.listenerCount('error') > 0;
      try {
        events.error(spark, error);
      } finally {
        if (heard) spark.primus.emit('log', levelOf(error.cause), error, spark);
      }
    },
  };
}
