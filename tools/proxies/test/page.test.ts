import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Primus from 'primus';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readConfiguration } from '../src/configuration.js';

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');

/** The blocks of a language on the page. */
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text = '']) => text,
  );

describe.each([
  {
    name: 'nginx.conf',
    language: 'nginx',
    times: /(?:proxy_read|proxy_send|\bsend)_timeout (\d+)s/g,
    count: 3,
  },
  {
    name: 'haproxy.cfg',
    language: 'haproxy',
    times: /timeout (?:client|server|tunnel) (\d+)s/g,
    count: 3,
  },
])('$name', ({ name, language, times, count }) => {
  const text = readConfiguration(name);

  test('is what the page shows', () => {
    expect(blocks(language)).toEqual([text]);
  });

  test('waits longer than a server, which waits for two heartbeats', () => {
    const primus = new Primus(createServer(), {});
    onTestFinished(() => primus.destroy());
    const { pingInterval } = primus.options;
    const found = [...text.matchAll(times)].map(([, seconds]) => Number(seconds) * 1000);
    expect(found).toHaveLength(count);
    for (const time of found) expect(time).toBeGreaterThan(2 * Number(pingInterval));
  });
});
