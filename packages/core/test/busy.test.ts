import type { Clock } from '@primus/protocol';
import { expect, test } from 'vitest';
import { Heartbeat } from '../src/heartbeat.js';

/** Time of a process that is busy: nothing runs until it is told to. */
class BusyClock implements Clock {
  time = 0;
  #due: (() => void) | undefined;

  now(): number {
    return this.time;
  }

  setTimeout(callback: () => void): number {
    this.#due = callback;
    return 0;
  }

  clearTimeout(): void {
    this.#due = undefined;
  }

  round(time: number): void {
    this.time = time;
    this.#due?.();
  }
}

function watched(): { pings: number[]; cut: boolean; heardAt: number } {
  return { pings: [], cut: false, heardAt: 0 };
}

function beat(peer: ReturnType<typeof watched>): { clock: BusyClock; heartbeat: { stop(): void } } {
  const clock = new BusyClock();
  const connection = {
    get heardAt() {
      return peer.heardAt;
    },
    terminate: () => void (peer.cut = true),
  };
  const heartbeat = new Heartbeat({
    connections: () => [connection],
    ping: (_, now) => void peer.pings.push(now),
    interval: 1000,
    clock,
  });
  return { clock, heartbeat };
}

function read(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('a client whose answer waits to be read is not cut', async () => {
  const peer = watched();
  const { clock, heartbeat } = beat(peer);
  clock.round(1000);
  // The process was busy until now: the answer has arrived, but nobody has read it.
  clock.round(2000);
  peer.heardAt = 2000;
  await read();
  expect(peer).toMatchObject({ cut: false, pings: [1000, 2000] });
  heartbeat.stop();
});

test('one that has not answered is', async () => {
  const peer = watched();
  const { clock, heartbeat } = beat(peer);
  clock.round(1000);
  clock.round(2000);
  expect(peer.cut).toBe(false);
  await read();
  expect(peer).toMatchObject({ cut: true, pings: [1000] });
  heartbeat.stop();
});

test('nobody is cut after the end', async () => {
  const peer = watched();
  const { clock, heartbeat } = beat(peer);
  clock.round(1000);
  clock.round(2000);
  heartbeat.stop();
  await read();
  expect(peer.cut).toBe(false);
});
