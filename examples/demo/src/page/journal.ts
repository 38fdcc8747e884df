import type { Client } from './connect.js';
import { find } from './find.js';
import { appendToLog } from './log.js';

/** Entries that are kept. */
const MAX_ENTRIES = 60;

const time = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Writes down the events of a client as it emits them. */
export function keepJournal(root: HTMLElement, primus: Client): void {
  const list = find(root, 'journal');
  const note = (event: string, detail = ''): void => {
    const item = document.createElement('li');
    const when = document.createElement('time');
    const what = document.createElement('b');
    when.textContent = time.format(new Date());
    what.textContent = event;
    item.append(when, what, detail);
    appendToLog(list, item, MAX_ENTRIES);
  };

  primus.on('open', () => note('open'));
  primus.on('close', () => note('close'));
  primus.on('end', () => note('end'));
  primus.on('offline', () => note('offline'));
  primus.on('online', () => note('online'));
  primus.on('error', ({ code, message }) => note('error', `${code}: ${message}`));
  primus.on('timeout', ({ message }) => note('timeout', message));
  primus.on('reconnect scheduled', ({ attempt, retries, scheduled }) => {
    note('reconnect scheduled', `attempt ${attempt} of ${retries} in ${scheduled} ms`);
  });
  primus.on('reconnect', ({ attempt }) => note('reconnect', `attempt ${attempt}`));
  primus.on('reconnect timeout', ({ message }) => note('reconnect timeout', message));
  primus.on('reconnect failed', ({ message }) => note('reconnect failed', message));
  primus.on('reconnected', ({ duration }) => note('reconnected', `after ${duration} ms`));
}
