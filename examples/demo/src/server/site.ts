import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { composePage } from './page.js';

/** Answers every request that is not for Primus. */
export type Site = (req: IncomingMessage, res: ServerResponse) => void;

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

/** @param root the folder of this example, with the built page below it */
export function createSite(root: URL): Site {
  const file = (path: string, type: string): Asset => ({
    type: `${type}; charset=utf-8`,
    body: readFileSync(new URL(path, root)),
  });
  const page = (panes: number): Asset => ({
    type: 'text/html; charset=utf-8',
    body: composePage(root, panes),
  });
  const assets: Readonly<Record<string, Asset>> = {
    '/': page(2),
    '/window': page(1),
    '/main.js': file('dist/page/main.js', 'text/javascript'),
    '/main.css': file('dist/page/main.css', 'text/css'),
    '/icon.svg': file('src/page/icon.svg', 'image/svg+xml'),
  };

  return (req, res) => {
    const path = req.url?.split('?', 1)[0] ?? '/';
    const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
    if (req.method !== 'GET' && req.method !== 'HEAD') res.writeHead(405, HEADERS).end();
    else if (asset) res.writeHead(200, { ...HEADERS, 'Content-Type': asset.type }).end(asset.body);
    else res.writeHead(404, HEADERS).end('There is nothing here.');
  };
}
