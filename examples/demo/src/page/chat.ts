import type { Line } from '../shared/messages.js';
import type { Client } from './connect.js';
import { find } from './find.js';
import { appendToLog } from './log.js';
import type { People } from './people.js';

/** Lines kept on the page. */
const MAX_LINES = 80;

/** The conversation, and a field to take part in it: without a connection too, for a while. */
export function showChat(root: HTMLElement, primus: Client, people: People): void {
  const log = find(root, 'lines');
  const form = find(root, 'say', HTMLFormElement);
  const field = find(root, 'text', HTMLInputElement);
  /** Said here, and not yet heard of from the server. */
  const waiting: HTMLElement[] = [];

  const append = (item: HTMLElement): void => appendToLog(log, item, MAX_LINES);

  // #region chat
  primus.on('data', (message) => {
    if (message.type === 'welcome') {
      log.replaceChildren();
      for (const line of message.lines) append(show(line));
      for (const item of waiting) append(item);
    } else if (message.type === 'said') {
      const mine = message.line.from.id === people.me?.id && !message.line.notice;
      if (mine) waiting.shift()?.remove();
      append(show(message.line));
    }
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === '') return;
    primus.write({ type: 'say', text }); // Without a connection, it waits for one.
    waiting.push(showWaiting(text, people.me?.name ?? ''));
    field.value = '';
  });
  // #endregion

  const showWaiting = (text: string, name: string): HTMLElement => {
    const item = entry(name, text, people.me?.colour);
    item.className = 'waiting';
    append(item);
    return item;
  };
}

function show({ from, text, notice }: Line): HTMLElement {
  const item = entry(from.name, text, from.colour);
  if (notice) item.className = 'notice';
  return item;
}

function entry(name: string, text: string, colour = 0): HTMLElement {
  const item = document.createElement('li');
  const who = document.createElement('b');
  item.dataset['colour'] = String(colour);
  who.textContent = name;
  item.append(who, ' ', text);
  return item;
}
