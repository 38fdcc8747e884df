import type { ReconnectState } from '@primus/client';

/** What is told of a client that reconnects. */
export interface ReconnectEventOpts extends ReconnectState {
  /** When the connection was lost, ms since the epoch. */
  start: number;
  /** Whether an attempt is scheduled, and not yet under way. */
  backoff: boolean;
}

/** Those events that carry nothing else. */
export type ReconnectEvent = 'reconnect scheduled' | 'reconnect' | 'reconnected';

/** Those that carry an error first. */
export type ReconnectFailure = 'reconnect timeout' | 'reconnect failed';

/** Completes what an event carries: the same object through all of one way back. */
export function completeState(event: string, args: readonly unknown[], now: number): void {
  if (!event.startsWith('reconnect')) return;
  const state = args.at(-1) as (ReconnectState & Partial<ReconnectEventOpts>) | undefined;
  // Plugins may emit an event of this name with nothing.
  if (typeof state?.duration !== 'number') return;
  state.start ??= now - state.duration;
  state.backoff = event === 'reconnect scheduled';
}
