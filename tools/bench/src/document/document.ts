import { compare } from '../compare.js';
import { number, spread } from '../numbers.js';
import { BASE } from '../peers/index.js';
import type { Peer } from '../peers/peer.js';
import type { Measured, Result } from '../result.js';
import type { Group } from '../scenarios/scenario.js';
import { pairedRatios, type Spread, spreadOf } from '../statistics.js';
import { markdownTable } from '../table.js';
import { JUDGED, targets } from '../targets.js';

/** The sections with a plot each, and their titles. */
export const groups: Readonly<Record<Group, string>> = {
  echo: 'Echo',
  broadcast: 'Broadcasts',
  connections: 'Connections',
  rest: 'Everything else',
};

/** Those that others are compared by in the table of targets. */
const BESIDE = ['Primus 8: websockets', 'socket.io', 'raw sockets'];

/**
 * The document, made of what was measured.
 *
 * @param notes is what a person has to say about it
 */
export function documentOf(result: Result, peers: readonly Peer[], notes: string): string {
  const { figures } = result;
  return [
    '# Performance',
    '',
    'What Primus costs a server, beside the frameworks below it, other libraries and Primus 8. Measured and written by',
    '`pnpm bench`; `pnpm bench --short` takes a minute, shows a part of it, and writes nothing. `--only burst` and',
    '`--peer uws` choose scenarios and peers by what is in their names.',
    '',
    '## How it is measured',
    '',
    ...method(result),
    '',
    ...machineOf(result),
    '',
    '## Targets',
    '',
    'What `websockets`, the default transformer, costs in times of bare `ws`, which is to be at most the target; below one is',
    'less than `ws` takes. `core` is made of `@primus/core` and the packages it needs; the other is `primus`, which has the',
    'whole classic API, with its private events, on top of that. What reaches the target is in bold.',
    '',
    ...targetTable(figures),
    ...(Object.keys(groups) as Group[]).flatMap((group) => section(group, figures, peers)),
    notes.trim(),
    '',
  ].join('\n');
}

function method({ form, seed }: Result): string[] {
  return [
    'Every server is a process of its own, and so is what loads it: the same program for all, which makes its WebSockets by',
    'hand, sends frames that are made beforehand, and counts the frames that come by their lengths. All servers run the same',
    'application, on messages of JSON. They take turns in short slices, in random order, so that whatever else the machine',
    'does slows all of them down.',
    '',
    `The figure is the CPU that the process of the server takes for a message, user and system, in all its threads. Ratios`,
    `are those of one round, of which there are ${form.rounds} with slices of ${form.slice} ms (seed ${seed}). A cell is the median, and in brackets the`,
    'range in which half of them are.',
    '',
    '- `raw sockets` is the floor: it shakes hands, reads no message, and writes frames made once, so that no server on',
    '  Node’s sockets can cost less.',
    '- `× its framework` compares with the same framework and nothing on it, `× Primus 8` with the same transformer of',
    '  Primus 8.',
    '- `uws` is on a port of its own, `uws on Node` on a server of Node’s. Memory outside of JavaScript is not in their heap.',
    '- An echo has 20 connections. With eight in flight, each sends eight messages at once and waits for all of them.',
    ...(form.name === 'full'
      ? [
          '- A connection is counted until it is welcomed, without its end; memory is that of 2,000 which say nothing. Streams',
          '  of a pipe have 1 GB.',
        ]
      : [
          '- A connection is counted until it is welcomed, without its end; memory is that of 500 which say nothing. Streams of',
          '  a pipe have 64 MB, as this was a short run.',
        ]),
    '- Heartbeats are those of the peers: Primus, `engine.io` and `socket.io` by their option, `ws` and `raw sockets` by a',
    '  timer that pings everybody; what a framework below Primus has of its own is off. They all run at the same time, as',
    '  they mostly wait.',
  ];
}

function machineOf({ machine }: Result): string[] {
  const { processor, cores, memory, system, node, load, files, versions, date } = machine;
  const known = Object.entries(versions).map(([name, version]) => `\`${name}\` ${version}`);
  return [
    `Measured on ${date}: ${cores} cores of ${processor}, ${memory} GB, ${system}, Node ${node.slice(1)}; ${number(load)} processes wanted to run`,
    `when it began, and a process may open ${files?.toLocaleString('en-GB') ?? 'an unknown number of'} files.`,
    '',
    known.join(' · '),
  ];
}

function targetTable(figures: readonly Measured[]): string[] {
  const rows = figures.flatMap(({ id, title, samples }) => {
    const target = targets[id];
    const ratio = (name: string): Spread | undefined =>
      spreadOf(pairedRatios(samples[name] ?? [], samples[BASE] ?? []));
    if (target === undefined) return [];
    const judged = JUDGED.map((name) => {
      const own = ratio(name);
      return own && own.median <= target ? `**${spread(own)}**` : spread(own);
    });
    const others = BESIDE.map((name) => ratio(name));
    return [
      [
        title,
        number(target),
        ...judged,
        ...others.map((other) => (other ? number(other.median) : '')),
      ],
    ];
  });
  return markdownTable(['', 'Target', ...JUDGED, ...BESIDE], rows);
}

function section(group: Group, figures: readonly Measured[], peers: readonly Peer[]): string[] {
  const shown = figures.filter((figure) => figure.group === group);
  if (shown.length === 0) return [];
  return [
    '',
    `## ${groups[group]}`,
    '',
    `![${groups[group]}: the tables below as bars](performance/${group}.svg)`,
    ...shown.flatMap((figure) => figureSection(figure, peers)),
    '',
  ];
}

function figureSection(figure: Measured, peers: readonly Peer[]): string[] {
  const rows = compare(figure, peers).map(
    ({ peer, figure: own, toBase, toBare, toPrevious }): string[] => [
      peer.name,
      spread(own),
      spread(toBase),
      spread(toBare),
      spread(toPrevious),
    ],
  );
  const failures = Object.entries(figure.failures).flatMap(([name, reason]) => [
    '',
    `\`${name}\` dropped out: ${reason.split('\n')[0] ?? ''}`,
  ]);
  return [
    '',
    `### ${figure.title}`,
    '',
    ...markdownTable(['', figure.unit, '× ws', '× its framework', '× Primus 8'], rows),
    ...failures,
  ];
}
