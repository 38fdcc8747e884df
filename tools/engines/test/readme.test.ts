import { examples } from 'tools-check/examples';
import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { site } from './echo.js';

const CDN = 'https://cdn.jsdelivr.net/npm/@primus/client@9/dist';
const SERVER = 'https://example.com';

/** Keeps what the example after it prints. */
const LISTEN = `<script>
  globalThis.printed = new Promise((resolve) => (console.log = resolve));
</script>`;

const pages = examples(new URL('../../../packages/client/README.md', import.meta.url)).filter(
  ({ language }) => language === 'html',
);

/** What the server of a page speaks, by the files that the page loads. */
function spoken(html: string): { transformer: string; parser: string } {
  const [, file = ''] = /dist\/(?!parser-)([\w.]+?)(?:\.global)?\.js/.exec(html) ?? [];
  const [, parser = 'json'] = /dist\/parser-(\w+)/.exec(html) ?? [];
  return { transformer: file === 'auto' ? 'engine.io' : file, parser };
}

test('the README begins with a page', () => {
  expect(pages.map(({ heading }) => heading)).toEqual([
    '@primus/client',
    'Without a bundler',
    'Without a bundler',
    'Whatever the server speaks',
  ]);
});

inEachEngine((open) => {
  test.each(pages)('runs the page of the README: $heading, $start', async ({ text }) => {
    expect(text).toContain(CDN);
    expect(text).toContain(SERVER);
    const { url: server, primus } = await site(spoken(text));
    primus.on('connection', (spark) => spark.write({ hello: 'Grüße' }));
    const html = text.replaceAll(CDN, await cdn()).replaceAll(SERVER, server);
    const { url } = await site({}, { pages: { '/': LISTEN + html } });
    const page = await open(url);
    expect(await page.evaluate('printed')).toEqual({ hello: 'Grüße' });
    expect(await page.said()).toEqual([]);
  });
});
