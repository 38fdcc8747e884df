import type { Page } from 'playwright-core';
import { launch } from 'tools-check/browser';
import { afterAll } from 'vitest';

/** A page for the tests of a file, which opens with the first of them. */
export function sharedTab(): () => Promise<Page> {
  let opening: Promise<Page> | undefined;
  afterAll(async () => {
    await (await opening)?.context().browser()?.close();
  });
  return () => (opening ??= launch().then((browser) => browser.newPage()));
}
