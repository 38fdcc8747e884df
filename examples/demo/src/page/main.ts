import { offerAnotherWindow } from './another-window.js';
import { leafThroughChapters } from './chapters.js';
import { openPane } from './pane.js';
import { enableShortcuts } from './shortcuts.js';

const panes = [...document.querySelectorAll<HTMLElement>('.pane')];

for (const [index, pane] of panes.entries()) openPane(pane, index);
enableShortcuts(panes);
offerAnotherWindow();
leafThroughChapters();
