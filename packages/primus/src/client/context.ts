import { PrimusError } from '@primus/protocol';

/** Every client there is. What inherits from one, or stands before it as a proxy, is not among them. */
const clients = new WeakSet<object>();

/** Has the methods of a client know it. */
export function register(client: object): void {
  clients.add(client);
}

/**
 * Looks at the `this` of a method, as methods are handed around without their client.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function assertContext(self: unknown, method: string): void {
  if (clients.has(self as object)) return;
  throw new PrimusError(
    'INVALID_OPTION',
    `The method "${method}" needs its client; call it as primus.${method}(), or hand over primus.${method}.bind(primus).`,
  );
}
