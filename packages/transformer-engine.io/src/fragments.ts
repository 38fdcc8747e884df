import type { Server } from 'engine.io';

/** What we need of the server of `ws` below Engine.IO's. */
interface WebSocketServer {
  readonly options?: { maxFragments?: number };
}

/** The most that `ws` can count; more would wrap around. */
const MAX_INT = 0x7fff_ffff;

/** Sets how many fragments a message may have, which Engine.IO has no option for. */
export function boundFragments(engine: Server, maxFragments: number): void {
  const { ws } = engine as unknown as { readonly ws?: WebSocketServer | null };
  if (ws?.options) ws.options.maxFragments = Math.min(maxFragments, MAX_INT);
}
