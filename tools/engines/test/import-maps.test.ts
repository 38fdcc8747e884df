import { readFileSync } from 'node:fs';
import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { ECHO, site } from './echo.js';

const hashes = JSON.parse(
  readFileSync(new URL('../../../packages/client/dist/integrity.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, string>>;

/** A page that talks by both files, of which `websockets.js` is said to have this hash. */
function page(files: string, hash: string | undefined): string {
  const map = {
    imports: { client: `${files}/websockets.js`, auto: `${files}/auto.js` },
    integrity: { [`${files}/websockets.js`]: hash, [`${files}/auto.js`]: hashes['auto.js'] },
  };
  // The imports are in the page, for WebKit checks no hash where its driver imports.
  return `<script type="importmap">${JSON.stringify(map)}</script>
    <script type="module">
      const echo = ${ECHO};
      globalThis.answers = Promise.all([
        import('client').then(({ Primus }) => echo(new Primus('/'))),
        import('auto').then(({ connect }) => connect('/')).then(echo),
      ].map((answer) => answer.catch(({ code, name }) => code ?? name)));
    </script>`;
}

inEachEngine((open) => {
  test('imports by a map what has the right hash, and nothing else', async () => {
    const files = await cdn();
    const { url } = await site(
      {},
      {
        pages: {
          '/right': page(files, hashes['websockets.js']),
          '/wrong': page(files, hashes['auto.js']),
        },
      },
    );
    const right = await open(`${url}/right`);
    expect(await right.evaluate('answers')).toEqual([{ echo: 'Grüße' }, { echo: 'Grüße' }]);
    const wrong = await open(`${url}/wrong`);
    expect(await wrong.evaluate('answers')).toEqual(['TypeError', 'MISSING_DEPENDENCY']);
  });
});
