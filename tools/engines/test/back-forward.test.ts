import type Primus from 'primus';
import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { site } from './echo.js';

/** A page that leads back as soon as it is shown. */
const OTHER = `<script>
  addEventListener('pageshow', () => setTimeout(() => history.back()));
</script>`;

/** A page that tells the server, whenever it is shown, how it has been shown so far. */
const page = (file: string): string => `<script>
    globalThis.coming = import('${file}').then(({ Primus }) => new Primus('/'));
    const shown = [];
    addEventListener('pageshow', ({ persisted }) => {
      shown.push(persisted);
      coming.then((primus) => primus.write({ shown: [...shown] }));
    });
  </script>`;

/** Talks in both directions, after what may be on its way already. */
const TALK = `coming.then((primus) => new Promise((resolve) => {
  primus.on('data', ({ echo }) => echo === 'back' && resolve(echo));
  primus.write('back');
}))`;

/** The next message of any page. */
function told(primus: Primus): Promise<unknown> {
  return new Promise((resolve) => {
    primus.on('connection', (spark) => spark.once('data', resolve));
  });
}

inEachEngine((open, engine) => {
  // Firefox decides before a page can close its connections, and keeps none that has one.
  const kept = engine !== 'firefox';

  test.each(['websockets', 'sockjs'])(
    `${kept ? 'keeps' : 'loads anew'} a page of %s that the reader goes back to, and it talks`,
    async (transformer) => {
      const pages = { '/': page(`${await cdn()}/${transformer}.js`), '/other': OTHER };
      const { url, primus } = await site({ transformer }, { pages });
      const first = told(primus);
      const opened = await open(url);
      // A page whose client does not load says so here.
      await opened.evaluate('coming.then(() => {})');
      expect(await first).toEqual({ shown: [false] });
      const left = new Promise((resolve) => primus.once('disconnection', resolve));
      const second = told(primus);
      await opened.evaluate(`void setTimeout(() => location.assign('/other'))`);
      await left;
      expect(await second).toEqual({ shown: kept ? [false, true] : [false] });
      expect(await opened.evaluate(TALK)).toBe('back');
    },
  );
});
