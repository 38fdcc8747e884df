import type { End } from './wire.js';

/** What can go wrong on a network. `delay`, `slow`, `refuse` and `ignore` last until `heal`. */
export type Fault =
  /** Breaks the open wires. */
  | { readonly fault: 'cut' }
  /** Loses, in silence, whatever the wires that are open now shall carry. */
  | { readonly fault: 'half-open' }
  /** Lets everything travel `ms` longer, also on wires that open later. */
  | { readonly fault: 'delay'; readonly ms: number }
  /** Lets one end of every wire, by default the client, read no more than this. */
  | { readonly fault: 'slow'; readonly bytesPerSecond: number; readonly reader?: End }
  /** Refuses whoever dials. */
  | { readonly fault: 'refuse' }
  /** Answers nobody who dials. */
  | { readonly fault: 'ignore' }
  /** All is well again, except what was cut or lost. */
  | { readonly fault: 'heal' };

/** A fault and when it happens: ms after the network was made. */
export type ScheduledFault = Fault & { readonly at: number };
