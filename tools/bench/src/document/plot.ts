import { compare, type Comparison } from '../compare.js';
import { number } from '../numbers.js';
import { BASE } from '../peers/index.js';
import type { Peer } from '../peers/peer.js';
import type { Measured } from '../result.js';
import type { Spread } from '../statistics.js';
import { targets } from '../targets.js';
import { element, escaped, sheet } from './svg.js';

const LABELS = 180;
const BARS = 230;
const NUMBERS = 60;
const GAP = 30;
const ROW = 17;
const TITLE = 38;
const PANEL = LABELS + BARS + NUMBERS;
const COLUMNS = 2;

/** A bar, and what it says. */
interface Bar {
  readonly peer: Peer;
  readonly value: Spread;
}

/** One panel for each figure, with a bar for each peer. */
export function plotOf(figures: readonly Measured[], peers: readonly Peer[]): string {
  const panels = figures.map((figure) => ({ figure, bars: barsOf(figure, peers) }));
  const rows = Math.max(...panels.map(({ bars }) => bars.length));
  const height = TITLE + rows * ROW + GAP;
  const columns = Math.min(COLUMNS, panels.length);
  const drawn = panels.map(({ figure, bars }, index) => {
    const x = (index % COLUMNS) * (PANEL + GAP);
    const y = Math.floor(index / COLUMNS) * height;
    return element('g', { transform: `translate(${x} ${y})` }, panel(figure, bars));
  });
  return sheet(
    columns * PANEL + (columns - 1) * GAP,
    Math.ceil(panels.length / COLUMNS) * height,
    drawn.join('\n'),
  );
}

/** Ratios to the base if it takes part, and the figure itself otherwise. */
function barsOf(figure: Measured, peers: readonly Peer[]): Bar[] {
  const compared = compare(figure, peers);
  const relative = isRelative(figure, compared);
  const value = ({ peer, figure: own, toBase }: Comparison): Spread | undefined => {
    if (!relative) return own;
    return peer.name === BASE ? { median: 1, low: 1, high: 1, count: own.count } : toBase;
  };
  return compared.flatMap((each) => {
    const shown = value(each);
    return shown ? [{ peer: each.peer, value: shown }] : [];
  });
}

const isRelative = ({ absolute = false }: Measured, shown: readonly { peer: Peer }[]): boolean =>
  !absolute && shown.some(({ peer }) => peer.name === BASE);

function panel(figure: Measured, bars: readonly Bar[]): string {
  const relative = isRelative(figure, bars);
  const unit = relative ? '× ws' : figure.unit;
  const target = relative ? targets[figure.id] : undefined;
  const most = Math.max(...bars.map(({ value }) => value.median), target ?? 0, 0);
  const scale = (value: number): number => (Math.max(0, value) / (most || 1)) * BARS;
  const bottom = TITLE + bars.length * ROW;
  const rule = (at: number, kind: string): string =>
    element('line', {
      class: kind,
      x1: LABELS + scale(at),
      x2: LABELS + scale(at),
      y1: TITLE - 3,
      y2: bottom,
    });
  return [
    element('text', { class: 'title', y: 14 }, escaped(figure.title)),
    element(
      'text',
      { class: 'unit', y: 29 },
      escaped(unit + (target === undefined ? '' : ` · dashed: the target, ${number(target)}`)),
    ),
    ...bars.map((bar, index) => row(bar, TITLE + index * ROW, scale)),
    ...(relative ? [rule(1, 'base')] : []),
    ...(target === undefined ? [] : [rule(target, 'target')]),
  ].join('\n');
}

function row({ peer, value }: Bar, y: number, scale: (value: number) => number): string {
  const middle = y + ROW / 2;
  const end = LABELS + scale(value.median);
  const [low, high] = [LABELS + scale(value.low), LABELS + Math.min(BARS, scale(value.high))];
  return [
    element(
      'text',
      { class: 'label', x: LABELS - 8, y: middle + 4, 'text-anchor': 'end' },
      escaped(peer.name),
    ),
    element('rect', {
      class: kindOf(peer),
      x: LABELS,
      y: y + 2,
      width: Math.max(1, end - LABELS),
      height: ROW - 5,
      rx: 2,
    }),
    element('line', { class: 'range', x1: low, x2: high, y1: middle, y2: middle }),
    element('text', { class: 'number', x: LABELS + BARS + 8, y: middle + 4 }, number(value.median)),
  ].join('');
}

function kindOf({ maker, name }: Peer): string {
  if (maker === 'Primus 9') return 'ours';
  if (maker === 'Primus 8') return 'previous';
  return name === 'raw sockets' ? 'floor' : 'others';
}
