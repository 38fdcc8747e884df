import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run, serve } from 'tools-check/run-program';
import { inEachEngine, type Page } from 'tools-engines';
import { expect, test } from 'vitest';
import { elsewhere } from './elsewhere.js';

const file = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const server = file('src/server.js');
const require = createRequire(import.meta.url);
const { version } = require('@primus/client/package.json') as { version: string };

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

/** Resolves when an element of the page shows a text that begins so, with all of it. */
function shown(page: Page, selector: string, start: string): Promise<string> {
  return page.evaluate(`new Promise((resolve) => {
    const element = document.querySelector('${selector}');
    const look = () => element.textContent.startsWith('${start}') && resolve(element.textContent);
    new MutationObserver(look).observe(element, { childList: true });
    look();
  })`);
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
    expect(await shown(page, 'code', 'engine')).toBe('engine.io');
    expect(await page.said()).toEqual([]);
  });

  test('says on every page when the server has gone for good', async () => {
    const child = run(server, { environment: { PORT: '0' } });
    const [line] = (await once(child.stdout as Readable, 'data')) as [Buffer];
    const pages: Page[] = [];
    for (const path of ['/', '/classic.html', '/auto.html']) {
      const page = await open(`${line.toString().trim()}${path}`);
      await shown(page, 'output', 'Connected');
      pages.push(page);
    }
    child.kill();
    for (const page of pages) {
      expect(await shown(page, 'output', 'Disconnected')).toBe('Disconnected.');
      expect(await page.evaluate(`document.querySelector('button').disabled`)).toBe(true);
    }
  });

  test('talks with a CDN elsewhere, once that is written into the pages', async () => {
    const { url } = await elsewhere(await serve(server));
    for (const path of ['/', '/classic.html', '/auto.html']) {
      const page = await open(`${url}${path}`);
      expect([path, await say(page, 'Hello')]).toEqual([path, 'Hello']);
      expect(await page.said()).toEqual([]);
    }
  });

  test('says why it cannot ask the server what that speaks', async () => {
    const { url } = await elsewhere(await serve(server), { pathname: '/live' });
    const page = await open(`${url}/auto.html`);
    expect(await shown(page, 'output', 'Cannot')).toContain(`Cannot read ${url}/primus/spec`);
  });
});

test('the CDN has no version but the one that is here', async () => {
  const files = `${await serve(server)}/npm/@primus/client`;
  const status = async (path: string): Promise<number> => (await fetch(`${files}${path}`)).status;
  expect(await status(`@${version}/dist/websockets.js`)).toBe(200);
  expect(await status(`@${version}/dist/missing.js`)).toBe(404);
  expect(await status(`@${version}`)).toBe(404);
  expect(await status(`@${version}0/dist/websockets.js`)).toBe(404);
  expect(await status('@8.0.0/dist/websockets.js')).toBe(404);
});

test('the pages are pinned to the client that is here; if not, run `pnpm --filter cdn pin`', () => {
  const hashes = Object.entries(
    require('@primus/client/dist/integrity.json') as Record<string, string>,
  );
  for (const name of readdirSync(file('public')).filter((page) => page.endsWith('.html'))) {
    const page = readFileSync(file(`public/${name}`), 'utf8');
    const pinned = [
      ...page.matchAll(/\/dist\/([\w.-]+)(?:": "|"\s+integrity=")(sha384-[^"]*)/g),
    ].map(([, script, hash]) => [script, hash]);
    expect(pinned).not.toEqual([]);
    expect(hashes).toEqual(expect.arrayContaining(pinned));
    const versions = [...page.matchAll(/"[^"]*\/npm\/@primus\/client@?([^/"]*)\/dist/g)];
    // Each has a hash, and the name that is imported leads to one more.
    expect(versions.length).toBeGreaterThanOrEqual(pinned.length);
    expect(versions.map(([, found]) => found)).toEqual(versions.map(() => version));
  }
});
