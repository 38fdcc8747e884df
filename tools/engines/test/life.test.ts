import { inEachEngine, type Page, type Site } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { site } from './echo.js';

/** A page with a client that tells what happens to it, and the site it is on. */
interface Living {
  readonly page: Page;
  readonly served: Site;
}

/** Resolves when the client has told `count` events, with all of them. */
const told = (count: number): string => `new Promise((resolve) => {
  const look = () => told.length < ${count} ? setTimeout(look, 10) : resolve(told);
  look();
})`;

inEachEngine((open) => {
  async function live(options = ''): Promise<Living> {
    const files = await cdn();
    const page = `<p>A page</p>
      <script type="module">
        const { Primus } = await import('${files}/websockets.js');
        globalThis.told = [];
        globalThis.makeClient = () => new Primus('/', { reconnect: { min: 1, max: 1 }, ${options} });
        globalThis.primus = makeClient();
        for (const event of ['open', 'close', 'offline', 'online', 'reconnected', 'end']) {
          primus.on(event, () => told.push(event));
        }
      </script>`;
    const served = await site({}, { pages: { '/': page } });
    const opened = await open(served.url);
    await opened.evaluate(`new Promise((resolve) => {
      const look = () => globalThis.primus?.readyState === 3 ? resolve() : setTimeout(look, 10);
      look();
    })`);
    return { page: opened, served };
  }

  test('leaves with the network, and returns with it', async () => {
    const { page, served } = await live();
    await page.evaluate(`dispatchEvent(new Event('offline'))`);
    expect(await page.evaluate(told(3))).toEqual(['open', 'offline', 'close']);
    await page.evaluate(`dispatchEvent(new Event('online'))`);
    expect(await page.evaluate(told(6))).toEqual([
      'open',
      'offline',
      'close',
      'online',
      'reconnected',
      'open',
    ]);
    expect(served.primus.connected).toBe(1);
  });

  test('closes when the page is put away, and returns when it is shown again', async () => {
    const { page, served } = await live();
    const gone = new Promise((resolve) => served.primus.once('disconnection', resolve));
    // At once, for this page is not frozen in between, as one is that the browser keeps.
    await page.evaluate(`['pagehide', 'pageshow'].forEach((name) => {
      dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
    })`);
    expect(await page.evaluate(told(4))).toEqual(['open', 'close', 'reconnected', 'open']);
    await gone;
    expect(served.primus.connected).toBe(1);
  });

  test('finds a dead connection as soon as the page wakes', async () => {
    const { page } = await live();
    // The clock of a page that slept has gone on, and no timer has run.
    await page.evaluate(`(() => {
      const now = Date.now;
      Date.now = () => now() + 60_000;
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    })()`);
    expect(await page.evaluate(told(4))).toEqual(['open', 'close', 'reconnected', 'open']);
  });
});
