import type { ClientOptions } from '@primus/client';
import type { Clock, Timer } from '@primus/protocol';
import { ManualClock } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';
import { Stage } from './stage.js';

/** A page's window, as far as it matters. */
class Page extends EventTarget {
  readonly heard = new Set<string>();

  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    const [type, , options] = args;
    this.heard.add(type);
    const captures = typeof options === 'object' && options.capture;
    // It is told to the document, and does not bubble up to the window.
    if (type === 'resume' && !captures) return;
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.heard.delete(args[0]);
    super.removeEventListener(...args);
  }

  tell(type: string, persisted = false): void {
    this.dispatchEvent(Object.assign(new Event(type), { persisted }));
  }
}

/** Time in a page that may sleep: it passes, and no timer runs. */
class PageClock implements Clock {
  readonly awake: ManualClock = new ManualClock();
  #slept = 0;

  sleep(ms: number): void {
    this.#slept += ms;
  }

  now(): number {
    return this.awake.now() + this.#slept;
  }

  setTimeout(callback: () => void, delay: number): Timer {
    return this.awake.setTimeout(callback, delay);
  }

  clearTimeout(timer: Timer): void {
    this.awake.clearTimeout(timer);
  }
}

async function connected(
  options: Partial<ClientOptions> = {},
): Promise<{ page: Page; clock: PageClock; stage: Stage }> {
  const page = new Page();
  const clock = new PageClock();
  const stage = await Stage.connected({
    network: page,
    clock,
    pingTimeout: 45_000,
    reconnect: { min: 100 },
    ...options,
  });
  return { page, clock, stage };
}

const WAKES = ['pageshow', 'visibilitychange', 'resume', 'online'];

describe.each(WAKES)('a page that wakes, as "%s" tells,', (wake) => {
  test('cuts a connection that was silent for too long, and the way back begins', async () => {
    const { page, clock, stage } = await connected();
    clock.sleep(45_000);
    page.tell(wake);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
    await clock.awake.advance(100);
    await stage.clock.advance(0);
    expect(stage.events.slice(2)).toEqual(['reconnect', 'reconnected', 'open']);
  });

  test('keeps a connection over which something came meanwhile', async () => {
    const { page, clock, stage } = await connected();
    clock.sleep(44_000);
    stage.spark.write('while it slept');
    await stage.clock.advance(0);
    clock.sleep(44_000);
    page.tell(wake);
    expect(stage.events).toEqual([]);
    clock.sleep(1000);
    page.tell(wake);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
  });

  test('makes an attempt at once whose time has passed', async () => {
    const { page, clock, stage } = await connected();
    stage.wire.cut();
    clock.sleep(99);
    page.tell(wake);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
    clock.sleep(1);
    page.tell(wake);
    expect(stage.events.at(-1)).toBe('reconnect');
    await stage.clock.advance(0);
    await clock.awake.advance(1000);
    expect(stage.events.slice(2)).toEqual(['reconnect', 'reconnected', 'open']);
  });

  test('gives an attempt up that has taken too long', async () => {
    const { page, clock, stage } = await connected({ reconnect: { 'reconnect timeout': 5000 } });
    stage.network.inject({ fault: 'ignore' });
    stage.wire.cut();
    await clock.awake.advance(500);
    clock.sleep(5000);
    page.tell(wake);
    expect(stage.events.slice(2)).toEqual([
      'reconnect',
      'reconnect timeout',
      'reconnect scheduled',
    ]);
  });
});

test('a connection that nobody watches is not judged by a page that wakes', async () => {
  const { page, clock, stage } = await connected({ pingTimeout: false });
  clock.sleep(1e9);
  for (const wake of WAKES) page.tell(wake);
  expect(stage.events).toEqual([]);
});

describe('the back/forward cache', () => {
  test('takes a page whose connection is closed, which returns with the page', async () => {
    const { page, clock, stage } = await connected();
    const { spark } = stage;
    page.tell('pagehide', true);
    await stage.clock.advance(0);
    expect(spark.writable).toBe(false);
    expect(stage.events).toEqual(['close', 'reconnect scheduled']);
    clock.sleep(60_000);
    page.tell('pageshow', true);
    await stage.clock.advance(0);
    expect(stage.events.slice(2)).toEqual(['reconnect', 'reconnected', 'open']);
  });

  test('does not take a page that goes for good, whose connection is left alone', async () => {
    const { page, stage } = await connected();
    page.tell('pagehide');
    expect(stage.events).toEqual([]);
  });

  test('is kept from no page by handlers, and no handler outlives the client', async () => {
    const { page, stage } = await connected();
    expect([...page.heard]).toEqual(expect.arrayContaining(['pagehide', ...WAKES]));
    for (const obstacle of ['unload', 'beforeunload']) expect(page.heard).not.toContain(obstacle);
    stage.client.destroy();
    expect(page.heard.size).toBe(0);
  });
});
