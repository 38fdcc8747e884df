import { describe, expect, it } from 'vitest';
import { documentOf } from '../src/document/document.js';
import { plotOf } from '../src/document/plot.js';
import { peers } from '../src/peers/index.js';
import { type Measured, renewed, type Result } from '../src/result.js';
import { forms } from '../src/scenarios/scenario.js';

const echo: Measured = {
  id: 'echo-100-1',
  title: 'Echo of 100 bytes & more',
  unit: 'µs of CPU a message',
  group: 'echo',
  samples: {
    'Primus 9: core, websockets': [9, 18, 9],
    'Primus 9: websockets': [10, 22, 12],
    'Primus 8: websockets': [20, 44, 24],
    ws: [10, 20, 10],
    'socket.io': [30, 60, 30],
    'raw sockets': [5, 10, 5],
  },
  failures: { crossws: 'It did not start.\nAnd more.' },
};

const left: Measured = {
  id: 'memory-left',
  title: 'Left over',
  unit: 'bytes',
  group: 'rest',
  absolute: true,
  samples: { 'Primus 9: websockets': [-4, -4], ws: [8, 8] },
  failures: {},
};

const result: Result = {
  form: forms.full,
  seed: 9,
  machine: {
    date: '2026-01-31',
    processor: 'Abacus',
    cores: 2,
    memory: 8,
    system: 'Linux 6',
    node: 'v20.19.0',
    load: 0.5,
    files: 20_000,
    versions: { ws: '8.0.0' },
  },
  figures: [echo, left],
};

/** The cells of the lines of a table that are about one thing. */
const cells = (document: string, first: string): string[][] =>
  document
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, cell]) => cell === first)
    .map((line) => line.slice(2, -1));

describe('the document', () => {
  const document = documentOf(result, peers, '## Notes\n\nBy hand.\n');

  it('compares medians of rounds with the base, the framework and Primus 8', () => {
    expect(cells(document, 'Primus 9: websockets')).toContainEqual([
      '12.0 (11.0–17.0)',
      '1.10 (1.05–1.15)',
      '1.10 (1.05–1.15)',
      '0.50 (0.50–0.50)',
    ]);
  });

  it('holds what was measured against the targets, with what reaches them in bold', () => {
    expect(cells(document, echo.title)).toEqual([
      ['1.00', '**0.90 (0.90–0.90)**', '1.10 (1.05–1.15)', '2.20', '3.00', '0.50'],
    ]);
  });

  it('compares nothing that is next to nothing', () => {
    expect(cells(document, 'ws')).toContainEqual(['8.00 (8.00–8.00)', '', '', '']);
    expect(document).toContain('-4.00');
  });

  it('tells the machine, who dropped out, and what a person wrote', () => {
    expect(document).toContain('2 cores of Abacus, 8 GB, Linux 6, Node 20.19.0');
    expect(document).toContain('`crossws` dropped out: It did not start.\n');
    expect(document).toContain('## Notes\n\nBy hand.');
  });

  it('shows the plots of what there is, and of nothing else', () => {
    expect(document.match(/performance\/\w+\.svg/g)).toEqual([
      'performance/echo.svg',
      'performance/rest.svg',
    ]);
  });
});

describe('a plot', () => {
  it('has a bar for each peer, as long as its ratio, and a line at the target', () => {
    const plot = plotOf([echo], peers);
    const bars = [...plot.matchAll(/<rect class="(\w+)"[^>]* width="([\d.]+)"/g)];
    expect(bars.map(([, kind]) => kind)).toEqual([
      'ours',
      'ours',
      'previous',
      'others',
      'others',
      'floor',
    ]);
    const [, own = 0, , ws = 0, most = 0, floor = 0] = bars.map(([, , width]) => Number(width));
    expect(own / ws).toBeCloseTo(1.1, 1);
    expect(most / ws).toBeCloseTo(3, 1);
    expect(floor / ws).toBeCloseTo(0.5, 1);
    expect(plot).toContain('class="target"');
    expect(plot).toContain('Echo of 100 bytes &amp; more');
  });

  it('draws nothing to the left of nothing', () => {
    const plot = plotOf([left], peers);
    expect(plot).not.toMatch(/width="-/);
    expect(plot).toContain('>bytes<');
  });
});

describe('a scenario that was measured anew', () => {
  const before: Result = { ...result, figures: [echo, left] };
  const anew: Measured = { ...echo, samples: { ws: [1, 2, 3] } };

  it('takes its place, and the others stay', () => {
    const machine = { ...result.machine, date: '2026-02-01', load: 7 };
    const now: Result = { ...result, machine, figures: [anew] };
    expect(renewed(before, now)).toEqual({ ...before, figures: [anew, left] });
  });

  it('has to be measured as the others were', () => {
    const node: Result = { ...result, machine: { ...result.machine, node: 'v1' } };
    const short: Result = { ...result, form: forms.short };
    for (const other of [node, short]) {
      expect(() => renewed(before, other)).toThrow('other conditions');
    }
  });
});
