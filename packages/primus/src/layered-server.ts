import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Layer, Middleware, Verdict } from '@primus/core';
import type { AnyMessages, Messages } from '@primus/protocol';
import { CallbackServer } from './callback-server.js';
import {
  callHandler,
  type ClassicLayer,
  type Handler,
  type HandlerFactory,
  handlerOf,
  type Inferred,
  prepareRequest,
  readUse,
} from './middleware.js';

type Used<Server> = Handler<Server> | HandlerFactory<Server>;

/** A server whose middleware may call back, be made by a factory, and be changed in its place. */
export class LayeredServer<T extends Messages = AnyMessages> extends CallbackServer<T> {
  /** The middleware, in the order it runs. */
  override get layers(): ClassicLayer[] {
    return super.layers as ClassicLayer[];
  }

  /**
   * Adds a middleware, or replaces the one of that name. A function that takes less than two
   * arguments is called with `options` and returns the middleware; a number in their place is
   * the index. Without a name it has that of the function.
   *
   * @throws PrimusError `INVALID_MIDDLEWARE`
   */
  override use(name: string, fn: Inferred<this>, options?: unknown, index?: number): this;
  override use(name: string, fn: Used<this>, options?: unknown, index?: number): this;
  override use(fn: Inferred<this>, options?: unknown, index?: number): this;
  override use(fn: Used<this>, options?: unknown, index?: number): this;
  override use(...args: readonly unknown[]): this {
    const { name, fn, options, index } = readUse<this>(args, this.layers);
    const handler = handlerOf(this, fn, options);
    return this.addLayer(name, handler as Middleware, handler.length, index);
  }

  /** Adds a middleware that is none of the application's. */
  protected addLayer(name: string, fn: Middleware, length: number, index?: number): this {
    super.use(name, fn, index);
    const layer = this.layers[this.indexOfLayer(name)];
    if (layer) layer.length = length;
    return this;
  }

  protected override callLayer(layer: Layer, req: IncomingMessage, res?: ServerResponse): Verdict {
    prepareRequest(req);
    return callHandler(this, layer, req, res as ServerResponse);
  }
}
