import { inEachEngine } from 'tools-engines';
import { expect, test } from 'vitest';
import { cdn } from './cdn.js';
import { visitStrict } from './strict-page.js';

const FINE = { answer: { echo: 'from a page' }, forbidden: [] };

const generated = [
  [
    'a classic script',
    '<script src="/primus/primus.js"></script><script src="/files/classic.js"></script>',
  ],
  [
    'a module',
    `<script type="module" src="/primus/primus.js"></script>
     <script type="module" src="/files/classic.js"></script>`,
  ],
  [
    'an AMD module',
    '<script src="/requirejs/require.js"></script><script src="/files/amd.js"></script>',
  ],
] as const;

inEachEngine((open) => {
  test.each(generated)(
    "runs a server's library as %s under the strictest policy",
    async (_, html) => {
      expect(await visitStrict(open, { html })).toEqual(FINE);
    },
  );

  test.each(['websockets', 'auto'])(
    'runs %s.js from another origin where the policy names that, and else does not',
    async (name) => {
      const files = await cdn();
      const html = `<script type="module" src="/files/module.js?file=${files}/${name}.js"></script>`;
      expect(await visitStrict(open, { scripts: files, html })).toEqual(FINE);
      expect(await visitStrict(open, { html })).toEqual({
        answer: 'TypeError',
        forbidden: ['script-src-elem'],
      });
    },
  );
});
