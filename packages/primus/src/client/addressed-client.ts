import type { ClientEvents } from '@primus/client';
import type { DialTarget, Messages } from '@primus/protocol';
import { EventClient, type EventClientOptions } from './event-client.js';
import { querystring, querystringify } from './query-string.js';
import { timeStamp } from './time-stamp.js';
import {
  applyParts,
  formatUri,
  type ParsedUrl,
  parseUrl,
  type UriOptions,
  uriParts,
  type UriParts,
} from './url.js';

/** A client whose URL is its application's and its plugins' to read and to change. */
export abstract class AddressedClient<T extends Messages> extends EventClient<T> {
  /** The server's, as the application wrote it; a change takes effect with the next attempt. */
  declare url: ParsedUrl;
  /** The framework's options. */
  transport: Readonly<Record<string, unknown>>;
  /** Whether to do without WebSockets. */
  declare AVOID_WEBSOCKETS: boolean;

  constructor(server: string | URL, options: EventClientOptions) {
    super(server, options);
    this.url = parseUrl(server);
    this.transport = this.options.transport;
  }

  /** The server's `pathname`. */
  get pathname(): string {
    return this.options.pathname;
  }

  /** The URL to connect to, or its parts; listeners of `outgoing::url` may change those. */
  uri(options: UriOptions & { readonly object: true }): UriParts;
  uri(options?: UriOptions): string;
  uri(options: UriOptions = {}): string | UriParts {
    const parts = uriParts(this.url, this.pathname, options);
    // So that nothing between client and server answers out of a cache.
    const { clock, random } = this.options;
    const unique = timeStamp(clock.now(), random());
    parts.query = querystringify({ ...querystring(parts.query), _primuscb: unique });
    this.emit('outgoing::url', ...([parts] as ClientEvents<T>['outgoing::url']));
    return options.object ? parts : formatUri(parts, this.url.host, Boolean(options.query));
  }

  parse(address: string | URL): ParsedUrl {
    return parseUrl(address);
  }

  querystring(query: string): Record<string, string> {
    return querystring(query);
  }

  querystringify(values: Readonly<Record<string, unknown>>, prefix?: string | boolean): string {
    return querystringify(values, prefix);
  }

  /** Copies the own members of objects into `target`. */
  merge<Target extends object>(target: Target, ...sources: readonly object[]): Target {
    return Object.assign(target, ...sources) as Target;
  }

  clone<Source extends object>(source: Source): Source {
    return this.merge({}, source) as Source;
  }

  protected target(given: DialTarget): DialTarget {
    const parts = uriParts(this.url, this.pathname, { query: true });
    this.emit('outgoing::url', ...([parts] as ClientEvents<T>['outgoing::url']));
    return {
      ...given,
      url: applyParts(this.url, parts),
      transport: this.transport,
      websockets: !this.AVOID_WEBSOCKETS,
    };
  }
}

AddressedClient.prototype.AVOID_WEBSOCKETS = false;
