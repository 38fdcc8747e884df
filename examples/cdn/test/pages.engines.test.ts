import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from 'tools-check/run-program';
import { inEachEngine, type Page } from 'tools-engines';
import { expect, test } from 'vitest';

const file = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const server = file('src/server.js');

/** Says something once it can, and resolves with what the page shows when that was heard. */
function say(page: Page, text: string): Promise<string> {
  return page.evaluate(`(async () => {
    const [input, button, list] = ['input', 'button', 'ol'].map((name) => document.querySelector(name));
    const change = (done) => new Promise((resolve) => {
      const look = () => done() && resolve();
      look();
      const what = { attributes: true, childList: true, subtree: true };
      new MutationObserver(look).observe(document.body, what);
    });
    await change(() => !button.disabled);
    input.value = '${text}';
    button.click();
    await change(() => list.textContent !== '');
    return list.textContent;
  })()`);
}

inEachEngine((open) => {
  test('talks on every page', async () => {
    const url = await serve(server);
    for (const path of ['/', '/classic.html', '/auto.html']) {
      const page = await open(`${url}${path}`);
      expect([path, await say(page, 'Hello')]).toEqual([path, 'Hello']);
      expect(await page.said()).toEqual([]);
    }
  });

  test('follows a server that speaks something else', async () => {
    const url = await serve(server, { environment: { TRANSFORMER: 'engine.io' } });
    const page = await open(`${url}/auto.html`);
    expect(await say(page, 'Hello')).toBe('Hello');
    expect(await page.said()).toEqual([]);
  });
});

test('the pages are pinned to the client that is here; if not, run `pnpm --filter cdn pin`', () => {
  const hashes = Object.entries(
    createRequire(import.meta.url)('@primus/client/dist/integrity.json') as Record<string, string>,
  );
  for (const name of readdirSync(file('public')).filter((page) => page.endsWith('.html'))) {
    const pinned = [
      ...readFileSync(file(`public/${name}`), 'utf8').matchAll(
        /\/dist\/([\w.-]+)(?:": "|"\s+integrity=")(sha384-[^"]*)/g,
      ),
    ].map(([, script, hash]) => [script, hash]);
    expect(pinned).not.toEqual([]);
    expect(hashes).toEqual(expect.arrayContaining(pinned));
  }
});
