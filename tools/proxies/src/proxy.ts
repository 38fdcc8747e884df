import type { Replacements } from './configuration.js';

/** What is filled into a configuration to run it here. */
interface Site {
  /** Of the two servers, on 127.0.0.1. */
  readonly ports: readonly [number, number];
  /** What else is to be different from what the documentation shows. */
  readonly changes?: Replacements;
}

/** One that runs. */
export interface Proxy {
  readonly port: number;
  readonly securePort: number;
  /** Reads the configuration again, as after an edit. Resolves when the new one is in charge. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/** A kind of proxy. */
export interface ProxyKind {
  readonly name: string;
  /** Makes it believe what the proxy before it says of clients, and add to it. */
  readonly inner: Replacements;
  start(site: Site): Promise<Proxy>;
}
