import { transformers } from 'tools-compatibility/names';
import { faults } from './faults/index.js';
import type { Fault, Outcome } from './fault.js';
import { type Edition, editions, type Results, untried } from './results.js';
import { PROCESS_ENDED } from './endure.js';

const UNTRIED = '–';
const HOLDS = 'holds';

/** The page, made of what was measured and of nothing else. */
export function pageOf(results: Results): string {
  const { node, cores } = results.machine;
  const lines = [
    '# Reliability',
    '',
    'What goes wrong in production is done on purpose here: to a server of today, as it is published, and to one of',
    'Primus 8.0.9, each in a process of its own, on real sockets. A bystander exchanges numbers with the server all the',
    'while. Afterwards the process has to be alive, to serve a fresh client within two seconds, to have no connection left',
    'and to hold no more than 16 MB above what it held before, which is what code and caches take; and the bystander must',
    'not have been cut off, nor have lost a message, or heard one twice or out of order. Where the server itself goes, in a',
    'restart, by `destroy` or `drain`, its clients are asked instead. The same faults are part of the tests, and',
    '`pnpm faults --write` writes this page.',
    '',
    '## What is promised',
    '',
    ...PROMISES.map((promise) => `- ${promise}`),
    '',
    '## In short',
    '',
    'From the best to the worst of the transformers.',
    '',
    ...table(
      ['Fault', 'Today', 'Primus 8.0.9'],
      measured(results).map((fault) => {
        return [headingOf(fault), worst(results, fault, 9), worst(results, fault, 8)];
      }),
    ),
    '',
    '## By transformer',
    '',
    'Today / Primus 8.0.9. `holds` where all is as promised and nothing is counted, `harm` where something is not, `ended`',
    'where the process was gone, and `–` where it was not tried.',
    '',
    ...cells(results),
    '',
    ...details(results),
    '## What became of Primus 8',
    '',
    'Beyond what is counted above:',
    '',
    ...harmDone(results, 8),
    '',
    ...failures(results),
    '## What was not tried',
    '',
    ...omissions(results),
    '- The public test suite of SockJS is a Python program that runs on versions of it of long ago, and is not on npm. What its',
    '  scenarios ask for is asked for [side by side with SockJS itself](../packages/transformer-sockjs/test/parity.test.ts).',
    '',
    '## How it was measured',
    '',
    `On Node ${node} with ${cores} cores, server and clients on one machine, with JSON as the parser and the defaults of each`,
    'edition where a row does not say otherwise. Clients are of the edition of the server, and bystanders of today’s,',
    'which servers of both know. Memory is what JavaScript and its buffers hold after a collection; with uWebSockets.js,',
    'which holds its own, it is that of the whole process, and may be 32 MB more. Chance comes from a seed, so that what',
    'fails can be repeated. What is lost where a connection is cut is counted and not bounded: a session is what keeps it.',
    '',
    ...shares(results),
  ];
  // A part that is empty leaves no gap.
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '').join('\n');
}

const PROMISES: readonly string[] = [
  '**Nobody ends the process or anybody else’s session** with what they send, or with how they go.',
  '**What waits is bounded**, for peers that are slow, greedy or silent: what comes in, and what is to go out.',
  '**Messages keep their order** on a connection, and none comes twice.',
  '**A dead connection is found** within two and a half ping intervals, by both ends.',
  '**Clients come back by themselves**, and not all at once.',
  '**A server that leaves says so**, and sends what was written before it does.',
  '**Those who have gone leave nothing**: no memory, no listeners, no timers.',
];

/** The names of the faults of which nothing is known. */
export function unmeasured(results: Results): string[] {
  const known = measured(results);
  return faults.filter((fault) => !known.includes(fault)).map(({ name }) => name);
}

/** The table by transformer, for a terminal. */
export function show(results: Results): string {
  return cells(results).join('\n');
}

/** One outcome in words. */
export function wordsOf(outcome: Outcome): string {
  const { value, detail } = outcome;
  const counted = detail === undefined ? value : `${value} (${detail})`;
  return [counted, ...outcome.wounds].filter((part) => part !== undefined).join('; ') || HOLDS;
}

/** The faults of which there is something to say. */
function measured(results: Results): readonly Fault[] {
  return faults.filter((fault) => worst(results, fault, 9) !== UNTRIED);
}

function headingOf({ name, unit }: Fault): string {
  return unit === undefined ? name : `${name}: ${unit}`;
}

function cells(results: Results): string[] {
  return table(
    ['Fault', ...transformers],
    measured(results).map((fault) => [headingOf(fault)].concat(rowOf(results, fault))),
  );
}

function rowOf(results: Results, fault: Fault): string[] {
  return transformers.map((transformer) =>
    editions.map((edition) => cell(results.get(fault, edition, transformer))).join(' / '),
  );
}

function cell(outcome: Outcome | undefined): string {
  if (!outcome) return UNTRIED;
  const { value } = outcome;
  if (outcome.wounds.includes(PROCESS_ENDED)) return 'ended';
  if (outcome.wounds.length > 0) return value === undefined ? 'harm' : `${value}, harm`;
  return value === undefined ? HOLDS : String(value);
}

function worst(results: Results, fault: Fault, edition: Edition): string {
  const outcomes = transformers.flatMap((transformer) => {
    return results.get(fault, edition, transformer) ?? [];
  });
  if (outcomes.length === 0) return UNTRIED;
  const ended = outcomes.filter((each) => each.wounds.includes(PROCESS_ENDED)).length;
  const harmed = outcomes.filter((each) => each.wounds.length > 0).length - ended;
  const values = outcomes.flatMap(({ value }) => value ?? []);
  const of = `of ${outcomes.length}`;
  const said = [
    ...(values.length > 0 ? [range(values)] : []),
    ...(ended > 0 ? [`the process ended on ${ended} ${of}`] : []),
    ...(harmed > 0 ? [`harm on ${harmed} ${of}`] : []),
  ];
  return said.join('; ') || HOLDS;
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(most) : `${least}–${most}`;
}

/** Of which faults a share was measured. */
function shares(results: Results): string[] {
  const lines = faults.flatMap((fault) => {
    const short = editions.some((edition) =>
      transformers.some((transformer) => results.get(fault, edition, transformer)?.short),
    );
    return short && fault.share !== undefined ? [`- ${fault.name}: ${fault.share}`] : [];
  });
  return lines.length === 0 ? [] : ['Of some, a share was measured:', '', ...lines, ''];
}

/** What the numbers are made of, by fault. */
function details(results: Results): string[] {
  return faults.flatMap((fault) => {
    const lines = transformers.flatMap((transformer) =>
      editions.flatMap((edition) => {
        const { detail } = results.get(fault, edition, transformer) ?? {};
        return detail === undefined ? [] : [`- ${transformer}, ${nameOf(edition)}: ${detail}`];
      }),
    );
    return lines.length === 0 ? [] : [`${fault.name}:`, '', ...lines, ''];
  });
}

/** What should not have happened, and on which transformers it did. */
function harmDone(results: Results, edition: Edition): string[] {
  return faults.flatMap((fault) => {
    const by = new Map<string, string[]>();
    for (const transformer of transformers) {
      const what = results.get(fault, edition, transformer)?.wounds.join('; ');
      if (what) by.set(what, [...(by.get(what) ?? []), transformer]);
    }
    return [...by].map(([what, where]) => `- ${fault.name}: ${what} (${where.join(', ')}).`);
  });
}

function failures(results: Results): string[] {
  const lines = harmDone(results, 9);
  return lines.length === 0 ? [] : ['## What became of today’s', '', ...lines, ''];
}

/** Each reason, with what it is given for. */
function omissions(results: Results): string[] {
  const by = new Map<string, Set<string>>();
  for (const fault of measured(results)) {
    for (const transformer of transformers) {
      for (const edition of editions) {
        const reason = untried(fault, edition, transformer);
        if (reason === undefined) continue;
        by.set(reason, (by.get(reason) ?? new Set()).add(fault.name));
      }
    }
  }
  return [...by].map(([reason, names]) =>
    names.size === measured(results).length
      ? `- ${reason}`
      : `- ${reason} Left out: ${[...names].join('; ')}.`,
  );
}

function nameOf(edition: Edition): string {
  return edition === 9 ? 'today' : 'Primus 8.0.9';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) =>
    Math.max(3, ...all.map((each) => each[column]?.length ?? 0)),
  );
  const line = (each: readonly string[]): string =>
    `| ${widths.map((width, column) => (each[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)];
}
