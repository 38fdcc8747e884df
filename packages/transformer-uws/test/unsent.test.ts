import type { LinkEvents } from '@primus/protocol';
import type { WebSocket } from 'uWebSockets.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ServerLink } from '../src/server-link.js';

/** A WebSocket of which some bytes stay unsent, as the network lets it. */
class Stuck {
  unsent = 0;
  pings = 0;
  ended = 0;
  /** What a ping does; by default it is one more message that waits. */
  pinged: () => void = () => (this.unsent += 2);

  getBufferedAmount(): number {
    return this.unsent;
  }

  send(): void {
    this.unsent += 100;
  }

  ping(): void {
    this.pings++;
    this.pinged();
  }

  end(): void {
    this.ended++;
  }
}

function linked(): { stuck: Stuck; link: ServerLink; drained: () => number } {
  const stuck = new Stuck();
  const link = new ServerLink(stuck as unknown as WebSocket<unknown>, false);
  let drains = 0;
  const events: LinkEvents = {
    frame: () => {},
    drain: () => drains++,
    error: () => {},
    close: () => {},
  };
  link.listen(events);
  return { stuck, link, drained: () => drains };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what uWebSockets.js keeps', () => {
  test('and would keep for good is sent after all', () => {
    const { stuck, link, drained } = linked();
    link.send('x');
    stuck.pinged = () => (stuck.unsent = 0);
    vi.advanceTimersByTime(1000);
    expect([stuck.pings, drained(), link.buffered]).toEqual([1, 1, 0]);
  });

  test('is left alone while it gets less', () => {
    const { stuck, link, drained } = linked();
    link.send('x');
    for (let rest = 99; rest >= 0; rest--) {
      stuck.unsent = rest;
      vi.advanceTimersByTime(20);
    }
    expect([stuck.pings, drained()]).toEqual([0, 1]);
  });

  test('for a peer that reads nothing grows by a few pings only', () => {
    const { stuck, link } = linked();
    link.send('x');
    vi.advanceTimersByTime(60_000);
    expect(stuck.pings).toBeLessThan(70);
    expect(stuck.pings).toBeGreaterThan(50);
  });

  test('is out before the connection ends', () => {
    const { stuck, link } = linked();
    link.send('x');
    link.close();
    expect(stuck.ended).toBe(0);
    stuck.pinged = () => (stuck.unsent = 0);
    vi.advanceTimersByTime(1000);
    expect(stuck.ended).toBe(1);
  });

  test('is nobody’s business once it has closed', () => {
    const { stuck, link } = linked();
    link.send('x');
    link.closed(1006, '');
    expect(vi.getTimerCount()).toBe(0);
    expect(stuck.pings).toBe(0);
  });
});
