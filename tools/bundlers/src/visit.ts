import type { Browser } from 'playwright-core';

/** Opens a page, and resolves with the first thing that it answers. */
export async function visit(browser: Browser, url: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    return await new Promise<unknown>((resolve, reject) => {
      page.on('pageerror', reject);
      page
        .exposeFunction('answer', resolve)
        .then(() => page.goto(url))
        .catch(reject);
    });
  } finally {
    await page.close();
  }
}
