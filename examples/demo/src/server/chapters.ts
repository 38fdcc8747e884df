import { readExcerpt } from './excerpt.js';
import { renderCode } from './render-code.js';

interface Chapter {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Files below `src`, and the region of each that is shown. */
  readonly server: readonly (readonly [file: string, region: string])[];
  readonly page: readonly (readonly [file: string, region: string])[];
}

const CHAPTERS: readonly Chapter[] = [
  {
    id: 'connect',
    title: 'Connect',
    text: 'One constructor on either side. The marked line chooses the framework that carries the messages, by the name behind it; no other line depends on which one it is, be it here or on the page.',
    server: [['server/primus.ts', 'connect']],
    page: [
      ['page/html/index.html', 'scripts'],
      ['page/connect.ts', 'connect'],
      ['page/round-trips.ts', 'ping'],
    ],
  },
  {
    id: 'talk',
    title: 'Cursors and chat',
    text: 'A spark is one visitor. What one of them writes, the server passes to the others, whatever carries it to them. A line said without a connection waits in the client and is sent when there is one again.',
    server: [['server/converse.ts', 'talk']],
    page: [
      ['page/stage.ts', 'cursors'],
      ['page/chat.ts', 'chat'],
    ],
  },
  {
    id: 'return',
    title: 'Come back',
    text: 'Nothing here reconnects: the client does, with growing, random delays, so that a server which restarts is not run over by everybody at once. The page only tells what happens.',
    server: [
      ['server/converse.ts', 'break'],
      ['server/demo.ts', 'restart'],
    ],
    page: [['page/status.ts', 'reconnect']],
  },
  {
    id: 'flood',
    title: 'Flood',
    text: 'send() resolves when there is room for more, so a loop is as fast as the connection and no faster. Messages arrive in the order they were written.',
    server: [['server/flood.ts', 'flood']],
    page: [['page/flood.ts', 'flood']],
  },
  {
    id: 'file',
    title: 'File',
    text: 'Both ends are streams. A file is piped from the disk to the server and back, over the same connection as everything else, and whoever is slowest on the way sets the pace.',
    server: [['server/return-file.ts', 'file']],
    page: [['page/round-trip.ts', 'file']],
  },
];

/**
 * The code panel: tabs, and below each the lines of both sides as they are in the sources.
 *
 * @param transformer the name of the one the page is connected over
 */
export function renderChapters(root: URL, transformer: string): string {
  const tabs = CHAPTERS.map(
    ({ id, title }, index) =>
      `<button type="button" role="tab" id="tab-${id}" aria-controls="chapter-${id}" aria-selected="${index === 0}" tabindex="${index === 0 ? 0 : -1}">${title}</button>`,
  );
  const code = (file: string, region: string): string =>
    renderCode(readExcerpt(new URL('src/', root), file, region), transformer);
  const panels = CHAPTERS.map((chapter, index) => renderChapter(chapter, code, index > 0));
  return `<div class="tabs" role="tablist" aria-label="Chapters">${tabs.join('')}</div>${panels.join('')}`;
}

function renderChapter(
  { id, text, server, page }: Chapter,
  code: (file: string, region: string) => string,
  hidden: boolean,
): string {
  const side = (title: string, sources: Chapter['server']): string =>
    `<div class="side"><h3>${title}</h3>${sources.map((source) => code(...source)).join('')}</div>`;
  return `<div class="chapter" role="tabpanel" id="chapter-${id}" aria-labelledby="tab-${id}"${hidden ? ' hidden' : ''}><p>${text}</p><div class="sides">${side('Server', server)}${side('Page', page)}</div></div>`;
}
