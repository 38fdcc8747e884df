import type { History, Sample } from './history.js';
import { formatTick } from './numbers.js';
import { Scale } from './scale.js';
import { svg } from './svg.js';

/** Room around the plot for its labels, in pixels. */
const LEFT = 58;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 34;
/** The ribbon that shows the state, below the axis. */
const RIBBON = 5;

/** Draws round trips over time, with the state of the connection as a ribbon below. */
export class Plot {
  readonly #history: History;
  readonly #root: SVGSVGElement;
  readonly #grid: SVGGElement = svg('g', { class: 'plot-grid' });
  readonly #ribbon: SVGGElement = svg('g', { class: 'plot-ribbon' });
  readonly #area: SVGPathElement = svg('path', { class: 'plot-area' });
  readonly #line: SVGPathElement = svg('path', { class: 'plot-line' });
  readonly #now: SVGCircleElement = svg('circle', { class: 'plot-now', r: 3 });
  #width = 0;
  #height = 0;
  #scale = Scale.upTo(0);
  #scaled = false;

  constructor(root: SVGSVGElement, history: History) {
    this.#root = root;
    this.#history = history;
    root.append(this.#grid, this.#ribbon, this.#area, this.#line, this.#now);
    new ResizeObserver(([entry]) => {
      if (entry) this.#resize(entry.contentRect);
    }).observe(root);
  }

  /** @param now `performance.now()` */
  draw(now: number): void {
    if (this.#width === 0) return;
    const { samples } = this.#history;
    const highest = samples.reduce((high, { ms }) => Math.max(high, ms), 0);
    this.#rescale(Scale.upTo(highest));

    const runs = this.#history.runs();
    this.#line.setAttribute('d', runs.map((run) => this.#path(run, now)).join(''));
    this.#area.setAttribute('d', runs.map((run) => this.#filled(run, now)).join(''));
    const last = samples.at(-1);
    this.#now.toggleAttribute('hidden', !last);
    if (last) {
      this.#now.setAttribute('cx', this.#x(last.at, now));
      this.#now.setAttribute('cy', this.#y(last.ms));
    }
    this.#drawRibbon(now);
  }

  #resize({ width, height }: DOMRectReadOnly): void {
    this.#width = width;
    this.#height = height;
    this.#scaled = false;
    this.#root.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.draw(performance.now());
  }

  /** Draws axes and labels, when they are others than before. */
  #rescale(scale: Scale): void {
    if (this.#scaled && scale.equals(this.#scale)) return;
    this.#scale = scale;
    this.#scaled = true;
    const floor = this.#height - BOTTOM;
    const end = this.#width - RIGHT;
    const seconds = this.#history.span / 1000;
    this.#grid.replaceChildren(
      ...scale.ticks.flatMap((ms, index, { length }) => {
        const y = this.#y(ms);
        const label = svg('text', { x: LEFT - 6, y, class: 'plot-y' });
        label.textContent = `${formatTick(ms)}${index === length - 1 ? ' ms' : ''}`;
        return [svg('line', { x1: LEFT, x2: end, y1: y, y2: y }), label];
      }),
      ...[0, seconds / 3, (seconds * 2) / 3, seconds].map((ago) => {
        const x = end - (ago / seconds) * (end - LEFT);
        const label = svg('text', {
          x,
          y: floor + RIBBON + 18,
          'text-anchor': ago === 0 ? 'end' : 'middle',
        });
        label.textContent = ago === 0 ? 'now' : `−${ago} s`;
        return label;
      }),
    );
  }

  #drawRibbon(now: number): void {
    const start = now - this.#history.span;
    const { stretches } = this.#history;
    const y = this.#height - BOTTOM + 5;
    this.#ribbon.replaceChildren(
      ...stretches.flatMap(({ from, kind }, index) => {
        const until = stretches[index + 1]?.from ?? now;
        if (until <= start) return [];
        const x = Number(this.#x(Math.max(from, start), now));
        const width = Math.max(1, Number(this.#x(until, now)) - x);
        return [svg('rect', { x, y, width, height: RIBBON, 'data-kind': kind })];
      }),
    );
  }

  #path(run: readonly Sample[], now: number): string {
    const points = run.map(({ at, ms }) => `${this.#x(at, now)},${this.#y(ms)}`);
    // A point alone would not be seen.
    return `M${points.join('L')}${points.length === 1 ? 'h0.1' : ''}`;
  }

  #filled(run: readonly Sample[], now: number): string {
    const [first] = run;
    const last = run.at(-1);
    if (!first || !last) return '';
    const floor = this.#height - BOTTOM;
    const path = this.#path(run, now).slice(1);
    return `M${this.#x(first.at, now)},${floor}L${path}L${this.#x(last.at, now)},${floor}Z`;
  }

  #x(at: number, now: number): string {
    const width = this.#width - LEFT - RIGHT;
    const x = LEFT + (1 - (now - at) / this.#history.span) * width;
    return Math.max(LEFT, x).toFixed(1);
  }

  #y(ms: number): string {
    const height = this.#height - TOP - BOTTOM;
    return (TOP + (1 - this.#scale.place(ms)) * height).toFixed(1);
  }
}
