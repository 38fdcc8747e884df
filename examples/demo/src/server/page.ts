import { readFileSync } from 'node:fs';
import { renderChapters } from './chapters.js';
import { escapeHtml } from './escape-html.js';
import type { Offer } from './offers.js';
import { renderMenu } from './render-menu.js';

/** What differs from page to page. */
export interface PageOptions {
  readonly panes: number;
  readonly offers: readonly Offer[];
  /** The name of the transformer that the page connects over. */
  readonly transformer: string;
}

/** The page as HTML. Whole as it is sent, so that nothing jumps later. */
export function composePage(root: URL, { panes, offers, transformer }: PageOptions): string {
  const html = (name: string): string =>
    readFileSync(new URL(`src/page/html/${name}.html`, root), 'utf8');
  const name = escapeHtml(transformer);
  const parts: Readonly<Record<string, string>> = {
    layout: panes === 1 ? 'alone' : 'together',
    transformer: name,
    menu: renderMenu(offers, transformer),
    panes: html('pane')
      .replaceAll('{transformer}', () => name)
      .repeat(panes),
    code:
      panes === 1
        ? ''
        : html('code').replace('<!-- chapters -->', () => renderChapters(root, transformer)),
  };
  return html('index').replace(/<!-- (\w+) -->|\{(\w+)\}/g, (all, slot: string, key: string) => {
    return parts[slot ?? key] ?? all;
  });
}
