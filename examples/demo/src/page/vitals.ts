import type { Client } from './connect.js';
import { find } from './find.js';
import type { History } from './history.js';
import { formatCount, formatMs } from './numbers.js';
import { Plot } from './plot.js';
import type { Rates } from './traffic.js';

/** Ms between two drawings: the plot moves by less than a pixel. */
const REDRAW = 100;
/** Ms between two texts, which have to be read. */
const REWRITE = 500;

/** Shows how the connection is doing, in numbers and as a plot. */
export function showVitals(
  root: HTMLElement,
  primus: Client,
  history: History,
  rates: () => Rates,
): void {
  const plot = new Plot(find(root, 'plot', SVGSVGElement), history);
  const latency = find(root, 'latency');
  const incoming = find(root, 'incoming');
  const outgoing = find(root, 'outgoing');

  setInterval(() => plot.draw(performance.now()), REDRAW);
  setInterval(() => {
    const last = history.samples.at(-1);
    const now = rates();
    latency.textContent = last && primus.readyState === Primus.OPEN ? formatMs(last.ms) : '–';
    incoming.textContent = formatCount(now.incoming);
    outgoing.textContent = formatCount(now.outgoing);
  }, REWRITE);
}
