import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Primus, { type PrimusOptions } from 'primus';
import { recorder } from './recorder.js';

/** What a site has, each by the path where it is found. */
export interface SiteContent {
  /** Pages, as HTML without a head. */
  readonly pages?: Readonly<Record<string, string>>;
  /** Folders with files. */
  readonly folders?: Readonly<Record<string, string>>;
}

/** Pages and files with a Primus server beside them. */
export interface Site {
  /** Without a slash at its end. */
  readonly url: string;
  readonly primus: Primus;
  readonly close: () => Promise<void>;
}

/** Serves pages, files and a Primus server from a free port of this machine. */
export async function serveSite(
  { pages = {}, folders = {} }: SiteContent,
  options: PrimusOptions = {},
): Promise<Site> {
  const app = express();
  for (const [path, html] of Object.entries(pages)) {
    app.get(path, (_, res) => void res.type('html').send(document(html)));
  }
  for (const [path, folder] of Object.entries(folders)) app.use(path, express.static(folder));
  const server = createServer((req, res) => void app(req, res));
  const primus = new Primus(server, options);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    primus,
    async close() {
      server.closeAllConnections();
      await primus.destroy();
    },
  };
}

function document(html: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<script>${recorder}</script>
${html}`;
}
