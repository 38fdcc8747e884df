import { Spark } from '@primus/core';

/**
 * {@link Spark.send}. Plugins that find no `send(event, ...)` of another plugin call `emit`; with
 * more than a message, theirs is meant.
 */
function send(this: Spark, message: unknown, ...rest: readonly unknown[]): unknown {
  if (rest.length > 0) return this.emit(message as never, ...(rest as never));
  return Spark.prototype.send.call(this, message);
}

/**
 * The `send` of a prototype of sparks, which sparks have and it has not: a plugin that adds one
 * does so where the prototype has none, and ours would keep it from doing so.
 */
export const sendSlot: PropertyDescriptor = {
  configurable: true,
  get(this: object): unknown {
    return Object.hasOwn(this, 'connection') ? send : undefined;
  },
  set(this: object, value: unknown) {
    Object.defineProperty(this, 'send', { value, configurable: true, writable: true });
  },
};
