import { type Browser, chromium as engine } from 'playwright-core';
import { inject } from 'vitest';
import type { ChromiumPath } from './setup/chromium.js';

/** What Chromium is told to run anywhere, and to talk to nobody but the tests. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser for a test file. The test closes it. */
export function launch(): Promise<Browser> {
  const executablePath: ChromiumPath = inject('chromium');
  return engine.launch({ executablePath, args: [...chromiumArguments] });
}
