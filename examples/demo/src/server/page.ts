import { readFileSync } from 'node:fs';
import { renderChapters } from './chapters.js';

/** The page as HTML, with so many panes on it. Whole as it is sent, so that nothing jumps later. */
export function composePage(root: URL, panes: number): string {
  const html = (name: string): string =>
    readFileSync(new URL(`src/page/html/${name}.html`, root), 'utf8');
  const parts: Readonly<Record<string, string>> = {
    layout: panes === 1 ? 'alone' : 'together',
    panes: html('pane').repeat(panes),
    code: panes === 1 ? '' : html('code').replace('<!-- chapters -->', renderChapters(root)),
  };
  return html('index').replace(/<!-- (\w+) -->|\{(\w+)\}/g, (all, slot: string, name: string) => {
    return parts[slot ?? name] ?? all;
  });
}
