import { expect, test } from 'vitest';
import { readExcerpt } from '../src/server/excerpt.js';
import { renderCode } from '../src/server/render-code.js';

const sources = new URL('../src/', import.meta.url);

test('an excerpt has the lines of its file, with their numbers', () => {
  const { file, first, lines } = readExcerpt(sources, 'server/primus.ts', 'connect');

  expect(file).toBe('server/primus.ts');
  expect(first).toBeGreaterThan(1);
  expect(lines).toContain('    transformer: name,');
});

test('a region that is not there is an error', () => {
  expect(() => readExcerpt(sources, 'server/primus.ts', 'nonsense')).toThrow('nonsense');
});

test('code is marked up and never markup', () => {
  const lines = ["const a = '<b>' + 1; // <i>", '  transformer: name,'];
  const html = renderCode({ file: 'a.ts', first: 7, lines }, '<sockjs>');

  expect(html).toBe(
    '<figure><figcaption>a.ts</figcaption><ol start="7">' +
      '<li><code data-indent="0"><span class="keyword">const</span> a = ' +
      '<span class="string">\'&lt;b&gt;\'</span> + <span class="number">1</span>; ' +
      '<span class="comment">// &lt;i&gt;</span></code></li>' +
      '<li class="marked"><code data-indent="2">  transformer: name,' +
      '<span class="value">\'&lt;sockjs&gt;\'</span></code></li></ol></figure>',
  );
});
