import type { HttpServer } from '@primus/core';
import { type AnyMessages, type Messages, PrimusError } from '@primus/protocol';
import { callable } from './callable.js';
import { Primus as Server, type PrimusOptions } from './primus.js';

/** The server as Primus users know it. */
export type Primus<T extends Messages = AnyMessages> = Server<T>;

/** The class of servers, which makes one without `new`, too. */
export type PrimusConstructor = typeof Server & {
  readonly PrimusError: typeof PrimusError;
  /** As `new`. */
  <T extends Messages = AnyMessages>(
    server: HttpServer | undefined,
    options?: PrimusOptions<T>,
  ): Server<T>;
};

export const Primus: PrimusConstructor = Object.assign(callable<typeof Server>(Server), {
  PrimusError,
}) as PrimusConstructor;
