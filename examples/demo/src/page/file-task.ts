import type { Client } from './connect.js';
import { find } from './find.js';
import { formatBytes, formatSeconds } from './numbers.js';
import { roundTrip } from './round-trip.js';
import { Task } from './task.js';

/** Bytes of the file that is made up. */
const SIZE = 8_000_000;
/** Random bytes come in portions of at most this many. */
const PORTION = 65_536;

/** The buttons that send a file to the server and back, and how it goes. */
export function offerFile(root: HTMLElement, primus: Client): void {
  const row = find(root, 'file');
  const chosen = find(row, 'chosen', HTMLInputElement);
  const task = new Task(row);

  const run = async (file: Blob): Promise<string> => {
    const started = performance.now();
    const { sent, server, returned } = await roundTrip(primus, file, (there, back) => {
      const size = Math.max(1, file.size);
      const text = `${formatBytes(back)} of ${formatBytes(file.size)}`;
      task.progress({ ahead: there / size, done: back / size, text });
    });
    if (sent !== server || sent !== returned) throw new Error('What came back is not the same.');
    const took = formatSeconds(performance.now() - started);
    return `${formatBytes(file.size)} there and back in ${took}, unchanged. SHA‑256 ${sent.slice(0, 12)}… on both ends`;
  };
  const start = (file: Blob): void => {
    if (primus.readyState === Primus.OPEN) void task.run(() => run(file));
  };

  find(row, 'start').addEventListener('click', () => start(randomFile()));
  find(row, 'choose').addEventListener('click', () => chosen.click());
  chosen.addEventListener('change', () => {
    const [file] = chosen.files ?? [];
    if (file) start(file);
    chosen.value = '';
  });
}

function randomFile(): Blob {
  const portions: Uint8Array<ArrayBuffer>[] = [];
  for (let left = SIZE; left > 0; left -= PORTION) {
    portions.push(crypto.getRandomValues(new Uint8Array(Math.min(left, PORTION))));
  }
  return new Blob(portions);
}
