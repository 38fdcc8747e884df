import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { type Browser, type Engine, engines, type Page } from './browser.js';
import { launch } from './launch.js';

/** Opens a page, which is closed with the test. */
type Open = (url: string) => Promise<Page>;

/** Registers tests for each engine, with one browser of it for all of them. */
export function inEachEngine(register: (open: Open, engine: Engine) => void): void {
  describe.each(engines)('%s', (engine) => {
    let browser: Browser | undefined;

    beforeAll(async () => {
      browser = await launch(engine);
    });

    afterAll(() => browser?.close());

    register(async (url) => {
      if (!browser) throw new Error('A page is opened within a test.');
      const page = await browser.open(url);
      onTestFinished(() => page.close());
      return page;
    }, engine);
  });
}
