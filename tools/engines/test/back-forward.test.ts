import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { ECHO, site } from './echo.js';

/** A page that leads back as soon as it is shown. */
const OTHER = `<script>
  addEventListener('pageshow', () => setTimeout(() => history.back()));
</script>`;

inEachEngine((open, engine) => {
  // Firefox decides before a page can close its connections, and keeps none that has one.
  const kept = engine !== 'firefox';

  test.each(['websockets'])(
    `${kept ? 'keeps' : 'loads anew'} a page of %s that the reader goes back to, and it talks`,
    async (transformer) => {
      const files = await cdn();
      const page = `<script>
          globalThis.shown = [];
          addEventListener('pageshow', ({ persisted }) => shown.push(persisted));
        </script>
        <script type="module">
          import { Primus } from '${files}/${transformer}.js';
          globalThis.primus = new Primus('/');
        </script>`;
      const { url, primus } = await site(
        { transformer },
        { pages: { '/': page, '/other': OTHER } },
      );
      const connected = (): Promise<unknown> =>
        new Promise((resolve) => primus.once('connection', resolve));
      const first = connected();
      const opened = await open(url);
      await first;
      const left = new Promise((resolve) => primus.once('disconnection', resolve));
      const second = connected();
      await opened.evaluate(`void setTimeout(() => location.assign('/other'))`);
      await left;
      await second;
      const told = await opened.evaluate(`(${ECHO})(primus).then((answer) => ({ answer, shown }))`);
      expect(told).toEqual({ answer: { echo: 'Grüße' }, shown: kept ? [false, true] : [false] });
    },
  );
});
