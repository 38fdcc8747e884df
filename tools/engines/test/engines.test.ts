import { expect, onTestFinished, test } from 'vitest';
import { inEachEngine, type Site, serveSite } from 'tools-engines';
import { bundleClient } from './client.js';

const CLASSIC = '<script src="/primus/primus.js"></script>';

async function site(pages: Readonly<Record<string, string>>, folder?: string): Promise<Site> {
  const served = await serveSite({
    pages,
    ...(folder !== undefined && { folders: { '/files': folder } }),
  });
  served.primus.on('connection', (spark) => {
    spark.on('data', (message) => spark.write({ echo: message }));
  });
  onTestFinished(() => served.close());
  return served;
}

inEachEngine((open) => {
  test('talks to a server by the generated script', async () => {
    const { url } = await site({ '/': CLASSIC });
    const page = await open(url);
    const answer = await page.evaluate(`new Promise((resolve, reject) => {
      const primus = new Primus();
      primus.on('data', resolve);
      primus.on('error', reject);
      primus.write({ text: '…', list: [1, null] });
    })`);
    expect(answer).toEqual({ echo: { text: '…', list: [1, null] } });
  });

  test('talks to a server by the client as a module', async () => {
    const folder = await bundleClient();
    const { url } = await site(
      {
        '/': `<script type="module">
          import * as modules from '/files/client.js';
          globalThis.modules = modules;
        </script>`,
      },
      folder,
    );
    const page = await open(url);
    const answer = await page.evaluate(`new Promise((resolve, reject) => {
      const { Primus, json, websockets } = modules;
      const primus = new Primus(location.origin, { transformer: websockets, parser: json });
      primus.on('data', resolve);
      primus.on('error', reject);
      primus.write('hello');
    })`);
    expect(answer).toEqual({ echo: 'hello' });
  });

  test('has pages side by side', async () => {
    const { primus, url } = await site({ '/': CLASSIC });
    primus.on('connection', (spark) => {
      spark.on('data', (message) => primus.forEach((each) => void each.write({ all: message })));
    });
    const [one, other] = await Promise.all([open(url), open(url)]);
    await one.evaluate(`new Promise((resolve, reject) => {
      const primus = new Primus();
      globalThis.heard = new Promise((hear) => primus.on('data', hear));
      primus.on('open', resolve);
      primus.on('error', reject);
    })`);
    const [heard] = await Promise.all([
      one.evaluate('heard'),
      other.evaluate(`void new Primus().write('hello')`),
    ]);
    expect(heard).toEqual({ all: 'hello' });
  });

  test('tells of what goes wrong in a page, and what the page said', async () => {
    const { url } = await site({
      '/': `<script>
        console.log('This is', 'fine.');
        throw new Error('Nobody catches this.');
      </script>
      <script src="/primus/missing.js"></script>`,
    });
    const page = await open(url);
    const failed = page.evaluate(`Promise.reject(new TypeError('This is not.'))`);
    await expect(failed).rejects.toThrow('TypeError: This is not.');
    await expect(failed).rejects.toThrow('This is fine.');
    await expect(failed).rejects.toThrow('Nobody catches this.');
    await expect(failed).rejects.toThrow('missing.js');
    await expect(page.evaluate('][')).rejects.toThrow(/SyntaxError|Unexpected token|script/);
    expect(await page.evaluate(`[undefined, new Date(0)]`)).toEqual([
      null,
      '1970-01-01T00:00:00.000Z',
    ]);
    expect(await page.evaluate('undefined')).toBeUndefined();
  });

  test('does not open what is not there', async () => {
    const gone = await serveSite({});
    await gone.close();
    await expect(open(gone.url)).rejects.toThrow(gone.url);
  });
});
