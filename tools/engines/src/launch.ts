import { inject } from 'vitest';
import type { Browser, Engine } from './browser.js';
import { pathOf } from './installed.js';
import { launchChromium, launchFirefox } from './puppeteer.js';
import { launchWebKit } from './webkit.js';

/** Starts a browser of that engine. The test closes it. */
export async function launch(engine: Engine): Promise<Browser> {
  const { chromium, firefox, webKitDriver, xvfb } = inject('engines');
  if (engine === 'chromium') return launchChromium(pathOf(chromium));
  if (engine === 'firefox') return launchFirefox(pathOf(firefox));
  return launchWebKit({ driver: pathOf(webKitDriver), xvfb: pathOf(xvfb) });
}
