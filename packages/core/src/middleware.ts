import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPromise, PrimusError } from '@primus/protocol';

/**
 * Sees a request before the transformer does: of every HTTP request below `pathname` and of every
 * upgrade, unless `http` or `upgrade` is false. Answers by ending `res` or returning true; throws
 * or rejects to refuse, with an error that may carry `statusCode`.
 */
export interface Middleware {
  (req: IncomingMessage, res: ServerResponse): void | boolean | Promise<void | boolean>;
  http?: boolean;
  upgrade?: boolean;
  /**
   * Takes no response, so that an upgrade needs none: it refuses by what it throws, and what it
   * returns means nothing. Default false.
   */
  silent?: boolean;
}

/** A middleware in its place. */
export interface Layer {
  readonly name: string;
  fn: Middleware;
  enabled: boolean;
}

/** What a request is: a plain one or the beginning of a connection. */
export type RequestKind = 'http' | 'upgrade';

/** What a middleware said of a request: whether it answered. */
export type Verdict = void | boolean | Promise<void | boolean>;

/** Where a request is answered. The response is made when it is first asked for. */
export interface Reply {
  readonly res: ServerResponse;
}

/** Shows a request to a middleware, with the response unless that is silent. */
export type CallLayer = (layer: Layer, req: IncomingMessage, res?: ServerResponse) => Verdict;

/** The middleware of a server, in the order it runs. */
export class MiddlewareStack {
  readonly layers: Layer[] = [];
  readonly #call: CallLayer;

  constructor(call: CallLayer) {
    this.#call = call;
  }

  /**
   * Adds a middleware at `index`, at the end by default. One of the same name is replaced where
   * it stands.
   *
   * @throws PrimusError `INVALID_MIDDLEWARE`
   */
  use(name: string, fn: Middleware, index: number = this.layers.length): void {
    if (typeof name !== 'string' || name === '') {
      throw new PrimusError('INVALID_MIDDLEWARE', 'A middleware needs a name: use(name, fn).');
    }
    if (typeof fn !== 'function') {
      throw new PrimusError('INVALID_MIDDLEWARE', `The middleware "${name}" must be a function.`);
    }
    if (!Number.isInteger(index) || index < 0) {
      throw new PrimusError('INVALID_MIDDLEWARE', 'The index of a middleware counts from 0.');
    }
    const existing = this.indexOf(name);
    const layer: Layer = { name, fn, enabled: true };
    if (existing === -1) this.layers.splice(index, 0, layer);
    else this.layers[existing] = layer;
  }

  /** Where the middleware stands; -1 when there is none of that name. */
  indexOf(name: string): number {
    return this.layers.findIndex((layer) => layer.name === name);
  }

  /** Answers whether there was one. */
  remove(name: string): boolean {
    const index = this.indexOf(name);
    if (index !== -1) this.layers.splice(index, 1);
    return index !== -1;
  }

  /** Lets a middleware run or stand by. Answers whether there is one of that name. */
  setEnabled(name: string, enabled: boolean): boolean {
    const layer = this.layers[this.indexOf(name)];
    if (layer) layer.enabled = enabled;
    return layer !== undefined;
  }

  /** Runs the layers in order. Answers whether one of them answered the request. */
  run(kind: RequestKind, req: IncomingMessage, reply: Reply): boolean | Promise<boolean> {
    // A copy: a layer may remove itself while it runs.
    const layers = this.layers.filter(({ fn, enabled }) => enabled && fn[kind] !== false);
    return this.#runFrom(layers, 0, req, reply);
  }

  #runFrom(
    layers: readonly Layer[],
    start: number,
    req: IncomingMessage,
    reply: Reply,
  ): boolean | Promise<boolean> {
    let next = start;
    for (let layer = layers[next++]; layer; layer = layers[next++]) {
      const res = layer.fn.silent ? undefined : reply.res;
      const verdict = this.#call(layer, req, res);
      if (isPromise(verdict)) {
        // Its own `then` may be anybody's, and return nothing.
        return Promise.resolve(verdict).then(
          (answered) => isAnswered(answered, res) || this.#runFrom(layers, next, req, reply),
        );
      }
      if (isAnswered(verdict, res)) return true;
    }
    return false;
  }
}

function isAnswered(verdict: void | boolean, res: ServerResponse | undefined): boolean {
  return res !== undefined && (verdict === true || res.headersSent || res.writableEnded);
}
