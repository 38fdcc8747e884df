import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { PrimusOptions } from 'primus';
import type { Page } from 'tools-engines';
import { site } from './echo.js';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const require = createRequire(import.meta.url);
const requirejs = dirname(require.resolve('requirejs/require.js'));

/** What came of a page under a policy. */
export interface Outcome {
  /** What the server echoed, or the name of the error where there is no client. */
  readonly answer: unknown;
  /** The directives that the page ran into. */
  readonly forbidden: readonly string[];
}

/** What a page has that talks by a client. */
export interface StrictPage {
  /** The sources of its policy for scripts, beside its own site. */
  readonly scripts?: string;
  /** Its tags that get a client and talk. */
  readonly html: string;
  readonly options?: PrimusOptions;
}

/** Opens a page that may load scripts and talk to its server, and nothing else. */
export async function visitStrict(
  open: (url: string) => Promise<Page>,
  { scripts = '', html, options = {} }: StrictPage,
): Promise<Outcome> {
  const policy = [
    `default-src 'none'`,
    `script-src 'self' ${scripts}`,
    `connect-src 'self'`,
    // The icon of every page here.
    `img-src data:`,
  ].join('; ');
  const { url } = await site(options, {
    pages: {
      '/': `<meta http-equiv="Content-Security-Policy" content="${policy}">
        <script src="/files/page.js"></script>${html}`,
    },
    folders: { '/files': fixtures, '/requirejs': requirejs },
  });
  const page = await open(url);
  return page.evaluate<Outcome>(`new Promise((resolve) => {
    const look = () => globalThis.answer ? resolve(answer) : setTimeout(look, 10);
    look();
  }).then((answer) => ({ answer, forbidden }))`);
}
