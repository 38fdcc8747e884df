import type { ServerTransformer, TransformerHost } from '@primus/core';
import {
  assertCompatible,
  type ClientTransformer,
  type Clock,
  systemClock,
  type Timer,
  unref,
} from '@primus/protocol';
import { Attempt, type Ends, type Exchange } from './attempt.js';
import type { Fault, ScheduledFault } from './faults.js';
import { type End, Wire } from './wire.js';

export interface MemoryNetworkOptions {
  /** Where time comes from; the same as that of the server and its clients. Default the system's. */
  readonly clock?: Clock;
  /** Where the chance in `jitter` comes from: at least 0, below 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Ms from one end to the other. Default 0: within a tick of the event loop. */
  readonly latency?: number;
  /** Ms that a message travels longer, at the most. Default 0. */
  readonly jitter?: number;
  /** Whether binary frames are carried. Default true. */
  readonly binary?: boolean;
  /** What goes wrong, and when. Default nothing. */
  readonly faults?: readonly ScheduledFault[];
}

/** A network in one process: its servers and clients find each other by `pathname`. */
export class MemoryNetwork {
  /** The server half. Needs no HTTP server; several may be carried, each at its `pathname`. */
  readonly server: ServerTransformer;
  /** The client half. Any host in the URL will do. */
  readonly client: ClientTransformer;
  readonly #clock: Clock;
  readonly #travelTime: () => number;
  readonly #binary: boolean;
  readonly #hosts: Set<TransformerHost> = new Set();
  readonly #wires: Set<Wire> = new Set();
  readonly #script: readonly Timer[];
  #delay = 0;
  /** Bytes per second that each end reads, also of wires that open later. */
  #rates: Record<End, number> = { client: Infinity, server: Infinity };
  #answer: 'accept' | 'refuse' | 'ignore' = 'accept';

  constructor({
    clock = systemClock,
    random = Math.random,
    latency = 0,
    jitter = 0,
    binary = true,
    faults = [],
  }: MemoryNetworkOptions = {}) {
    const traits = { binary, flowControl: true };
    this.#clock = clock;
    this.#binary = binary;
    this.#travelTime = () => latency + random() * jitter + this.#delay;
    this.server = {
      name: 'memory',
      traits,
      standalone: true,
      attach: (host) => {
        this.#hosts.add(host);
        return { close: () => void this.#hosts.delete(host) };
      },
    };
    this.client = {
      name: 'memory',
      traits,
      load: (parser) => assertCompatible(parser, this.client),
      dial: (target, open, failed) => new Attempt(this.#exchange(), target, open, failed),
    };
    this.#script = faults.map((fault) => {
      const timer = clock.setTimeout(() => this.inject(fault), fault.at);
      unref(timer);
      return timer;
    });
  }

  /** The connections that at least one end takes for open, the oldest first. */
  get wires(): readonly Wire[] {
    return [...this.#wires];
  }

  /** Lets a fault happen now. */
  inject(fault: Fault): void {
    switch (fault.fault) {
      case 'cut':
        return this.wires.forEach((wire) => wire.cut());
      case 'half-open':
        return this.wires.forEach((wire) => wire.halfOpen());
      case 'delay':
        this.#delay = fault.ms;
        return;
      case 'slow':
        return this.#slow(fault.bytesPerSecond, fault.reader);
      case 'refuse':
      case 'ignore':
        this.#answer = fault.fault;
        return;
      case 'heal':
        return this.#heal();
    }
  }

  /** Cuts all wires and lets nothing more of the script happen. */
  close(): void {
    for (const timer of this.#script) this.#clock.clearTimeout(timer);
    this.inject({ fault: 'cut' });
  }

  #slow(bytesPerSecond: number, reader: End = 'client'): void {
    this.#rates[reader] = bytesPerSecond;
    for (const wire of this.#wires) wire.slow(bytesPerSecond, reader);
  }

  #heal(): void {
    this.#delay = 0;
    this.#rates = { client: Infinity, server: Infinity };
    this.#answer = 'accept';
    for (const wire of this.#wires) wire.heal();
  }

  #exchange(): Exchange {
    return {
      travel: (arrive) => this.#travel(arrive),
      answer: () => this.#answer,
      hostAt: (path) => this.#hostAt(path.replace(/\/+$/, '')),
      connect: (ends) => this.#connect(ends),
    };
  }

  #connect(ends: Ends): Wire {
    const wire: Wire = new Wire({
      ...ends,
      clock: this.#clock,
      binary: this.#binary,
      latency: this.#travelTime,
      closed: () => void this.#wires.delete(wire),
    });
    this.#wires.add(wire);
    wire.slow(this.#rates.client, 'client');
    wire.slow(this.#rates.server, 'server');
    return wire;
  }

  #travel(arrive: () => void): void {
    const time = this.#travelTime();
    if (time > 0) this.#clock.setTimeout(arrive, time);
    else queueMicrotask(arrive);
  }

  #hostAt(path: string): TransformerHost | undefined {
    for (const host of this.#hosts) if (host.pathname === path) return host;
    return undefined;
  }
}
