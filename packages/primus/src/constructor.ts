import type { HttpServer } from '@primus/core';
import { type AnyMessages, type Messages, PrimusError } from '@primus/protocol';
import { assertNoInstance } from './callable.js';
import { Primus as Server, type PrimusOptions } from './primus.js';

// A class and a function of one name: only such a constructor may be called without `new` and
// share its name with the namespace in which `require` finds types that plugins add to.

/** The server as Primus users know it. */
declare class Primus<T extends Messages = AnyMessages> extends Server<T> {
  static readonly PrimusError: typeof PrimusError;
}

/** As `new`. */
function Primus<T extends Messages = AnyMessages>(
  this: unknown,
  server: HttpServer | undefined,
  options?: PrimusOptions<T>,
): Primus<T> {
  if (!new.target) assertNoInstance(Server, this);
  return Reflect.construct(Server<T>, [server, options], new.target ?? Server);
}

export { Primus };

/** The class of servers, which makes one without `new`, too. */
export type PrimusConstructor = typeof Primus;

Object.setPrototypeOf(Primus, Server);
// Statics of its own, for what copies them, as compilers do for `import * as Primus`.
Object.defineProperties(Primus, {
  ...Object.getOwnPropertyDescriptors(Server),
  PrimusError: { value: PrimusError, enumerable: true },
});
Object.defineProperty(Server.prototype, 'constructor', {
  value: Primus,
  configurable: true,
  writable: true,
});
