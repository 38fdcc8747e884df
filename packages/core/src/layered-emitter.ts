import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventMap } from '@primus/protocol';
import { TypedEventEmitter } from './events.js';
import { type Layer, type Middleware, MiddlewareStack, type Verdict } from './middleware.js';

/** An emitter that has middleware: what a server offers to whoever looks at requests. */
export class LayeredEmitter<Events extends EventMap<Events>> extends TypedEventEmitter<Events> {
  protected readonly middlewareStack: MiddlewareStack = new MiddlewareStack((...args) =>
    this.callLayer(...args),
  );

  /** The middleware, in the order it runs. */
  get layers(): Layer[] {
    return this.middlewareStack.layers;
  }

  /** Adds a middleware, or replaces the one of that name; see {@link Middleware}. */
  use(name: string, fn: Middleware, index?: number): this {
    this.middlewareStack.use(name, fn, index);
    return this;
  }

  /** Where a middleware stands; -1 when there is none of that name. */
  indexOfLayer(name: string): number {
    return this.middlewareStack.indexOf(name);
  }

  /** Removes a middleware. */
  remove(name: string): this {
    this.middlewareStack.remove(name);
    return this;
  }

  /** Lets a disabled middleware run again. */
  enable(name: string): this {
    this.middlewareStack.setEnabled(name, true);
    return this;
  }

  /** Skips a middleware until it is enabled again. */
  disable(name: string): this {
    this.middlewareStack.setEnabled(name, false);
    return this;
  }

  /** Shows a request to a middleware, with the response unless that is silent. */
  protected callLayer({ fn }: Layer, req: IncomingMessage, res?: ServerResponse): Verdict {
    return fn(req, res as ServerResponse);
  }
}
