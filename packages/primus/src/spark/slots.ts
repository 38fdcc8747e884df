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
 * Names of ours that plugins and applications take for their own. A spark has them and its
 * prototype has not, for a plugin that adds its `send` does so where the prototype has none.
 */
export const slots: PropertyDescriptorMap = {
  send: slot('send', () => send),
  connection: slot('connection', (spark) => Spark.connectionOf(spark)),
};

function slot(name: string, ours: (spark: Spark) => unknown): PropertyDescriptor {
  return {
    configurable: true,
    get(this: Spark): unknown {
      return Object.hasOwn(this, 'primus') ? ours(this) : undefined;
    },
    set(this: Spark, value: unknown) {
      Object.defineProperty(this, name, { value, configurable: true, writable: true });
    },
  };
}
