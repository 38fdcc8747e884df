import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Offer } from './offers.js';
import { composePage } from './page.js';

/** Answers every request that is not for Primus. */
export type Site = (req: IncomingMessage, res: ServerResponse, offers: readonly Offer[]) => void;

interface Asset {
  readonly type: string;
  readonly body: string | Buffer;
}

const HEADERS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': "default-src 'self'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** The pages, and how many panes each has. */
const PAGES: Readonly<Record<string, number>> = { '/': 2, '/window': 1 };

/** @param root the folder of this example, with the built page below it */
export function createSite(root: URL): Site {
  const file = (path: string, type: string): Asset => ({
    type: `${type}; charset=utf-8`,
    body: readFileSync(new URL(path, root)),
  });
  const assets: Readonly<Record<string, Asset>> = {
    '/main.js': file('dist/page/main.js', 'text/javascript'),
    '/main.css': file('dist/page/main.css', 'text/css'),
    '/icon.svg': file('src/page/icon.svg', 'image/svg+xml'),
  };

  return (req, res, offers) => {
    const [path = '/', query] = req.url?.split('?', 2) ?? [];
    const panes = own(PAGES, path);
    const wanted = new URLSearchParams(query).get('transformer');
    const transformer = choose(offers, wanted);
    if (req.method !== 'GET' && req.method !== 'HEAD') res.writeHead(405, HEADERS).end();
    else if (panes === undefined) answer(res, own(assets, path));
    // The address never names another transformer than the page has.
    else if (wanted !== null && wanted !== transformer) {
      res.writeHead(302, { ...HEADERS, Location: path }).end();
    } else {
      const body = composePage(root, { panes, offers, transformer });
      answer(res, { type: 'text/html; charset=utf-8', body });
    }
  };
}

/** The transformer that was asked for if it is at work, and the first that is otherwise. */
function choose(offers: readonly Offer[], wanted: string | null): string {
  const names = offers.flatMap((offer) => ('primus' in offer ? [offer.name] : []));
  return names.find((name) => name === wanted) ?? names[0] ?? '';
}

function answer(res: ServerResponse, asset: Asset | undefined): void {
  if (!asset) res.writeHead(404, HEADERS).end('There is nothing here.');
  else res.writeHead(200, { ...HEADERS, 'Content-Type': asset.type }).end(asset.body);
}

function own<V>(table: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
