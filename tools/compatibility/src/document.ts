import type { Ability } from '@primus/testkit';
import { leftOut, type Place, type Reason, REASONS } from './abilities.js';
import { type MeetingName, meetings } from './meetings.js';
import { parsers, type TransformerName, transformers } from './names.js';
import { proves, type Result, type Results } from './results.js';
import { NO_UWS_OF_8 } from './unable.js';
import { ways } from './ways.js';

const REFUSED = 'refused¹';
const UNTRIED = '–';
const NO_UWS = '–²';
const SPOILT = 'yes³';
const NO = 'no';

const places: readonly Place[] = ['Node', 'page'];

const MARKS = {
  noEndPauses: '⁴',
  clientReadsOn: '⁵',
  pageReadsOn: '⁶',
  sixRequests: '⁷',
} as const satisfies Record<Reason, string>;

interface Shown {
  readonly ability: Ability;
  /** The titles of the tests that show it. */
  readonly title: RegExp;
  /** That of the test of those that do without. */
  readonly refused?: RegExp;
}

/** What a transformer can do. */
const ABILITIES: Readonly<Record<string, Shown>> = {
  'Binary frames': {
    ability: 'binary',
    title: /: bytes: /,
    refused: /a parser that writes bytes is refused/,
  },
  'Flow control': {
    ability: 'flowControl',
    title: /backpressure: .* while nothing gets through/,
  },
  Pause: { ability: 'pause', title: /backpressure: .* a reader that has paused/ },
  'Message limit': { ability: 'maxLength', title: /a message that is too long/ },
  '200 clients': { ability: 'crowds', title: /crowds: / },
};

/** The document, made of what tests showed and of nothing else. */
export function documentOf(results: Results): string {
  return [
    '# Compatibility',
    '',
    'Every transformer works with every parser, in Node and on pages, and with the clients and servers of',
    'Primus 8; where one does not, the tables say so. They are made from the results of the tests: `yes` means that',
    'tests ran and passed, on real sockets and in a real browser.',
    '',
    '## Transformers and parsers',
    '',
    'The whole conformance suite of [`@primus/testkit`](../packages/testkit), with a server and clients in Node, and with',
    'the script that pages load, in Chromium. That of `uws` is a server of Node’s, which hands its connections over; its',
    'own port runs the suite in [its package](../packages/transformer-uws).',
    '',
    ...parserTable(results, places),
    '',
    '## What a transformer can do',
    '',
    'In Node / on a page, as the suite showed with json. `no` means that it was tried and refused, `–` that it was not',
    'tried.',
    '',
    ...table(['Transformer', 'Ways to the server', ...Object.keys(ABILITIES)], (transformer) => {
      return [
        Object.keys(ways[transformer])
          .filter((way) => proves(results.of(transformer, 'json', way)))
          .join(', '),
        ...Object.values(ABILITIES).map((shown) =>
          places.map((place) => abilityCell(results, transformer, place, shown)).join(' / '),
        ),
      ];
    }),
    '',
    '- **Binary frames** travel as bytes, without base64.',
    '- **Flow control** makes `write()` answer `false` while nothing gets through, and `drain` follow.',
    '- **Pause** makes the other end wait while a reader has paused; here, on both ends.',
    '- **Message limit** ends a connection with a message longer than `maxLength`. Its fragments',
    '  over a WebSocket are counted, too, up to `maxFragments`; not with `uws`, which cannot, and refuses that option.',
    '- **200 clients** of one process, or of one page, are connected at once.',
    '',
    '## Clients of today',
    '',
    'What `createSocket` and `primus.library()` make, on a server of today.',
    '',
    ...parserTable(results, ['a client in Node', 'a script on a page']),
    '',
    '## Primus 8',
    '',
    'A client of Primus 8.0.9 on a server of today: in Node, and its generated script on a page.',
    '',
    ...parserTable(results, ['a client of Primus 8 in Node', 'a script of Primus 8 on a page']),
    '',
    'A client of today on a server of Primus 8.0.9: `createSocket`, the generated script on a page, and `@primus/client`.',
    '',
    ...parserTable(results, [
      'a client in Node, on a server of Primus 8',
      'a script on a page, on a server of Primus 8',
      'a modern client in Node, on a server of Primus 8',
    ]),
    '',
    'They exchange messages both ways, early ones, large ones and ones with bytes where the parser carries them, agree',
    'on ids, answer heartbeats, come back after a broken connection, and part when either end wants to.',
    '',
    '¹ The framework carries text only, and the parser writes bytes. Servers and clients say so when they are made,',
    'with `INCOMPATIBLE_PARSER`.',
    '',
    '² Cannot be tested: the uws server of Primus 8 needs a package that does not run on the Node versions of today.',
    '',
    '³ But for characters beyond the first 65,536, such as emoji, which this script of Primus 8 spoils by itself.',
    '',
    ...(Object.keys(MARKS) as Reason[]).flatMap((reason) => [
      `${MARKS[reason]} Left out: ${REASONS[reason]}`,
      '',
    ]),
  ].join('\n');
}

type Row = (transformer: (typeof transformers)[number]) => readonly string[];

function table(head: readonly string[], row: Row): string[] {
  const rows = [head, head.map(() => ''), ...transformers.map((name) => [name, ...row(name)])];
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells, index) => {
    const padded = widths.map((width, column) =>
      index === 1 ? '-'.repeat(width) : (cells[column] ?? '').padEnd(width),
    );
    return `| ${padded.join(' | ')} |`;
  });
}

/** A column for each parser: what the tests of all `names` have shown, or each of them where they differ. */
function parserTable(results: Results, names: readonly (Place | MeetingName)[]): string[] {
  return table(['Transformer', ...parsers], (transformer) =>
    parsers.map((parser) => {
      const cells = names.map((name) => cell(results.of(transformer, parser, name)));
      return cells.every((each) => each === cells[0]) ? (cells[0] ?? NO) : cells.join(' / ');
    }),
  );
}

function abilityCell(
  results: Results,
  transformer: TransformerName,
  place: Place,
  { ability, title, refused = title }: Shown,
): string {
  const shown = results.of(transformer, 'json', place);
  if (proves(shown, title)) return 'yes';
  const tried = shown.filter(({ status }) => status === 'passed' || status === 'failed');
  if (tried.some((each) => title.test(each.title) || refused.test(each.title))) return NO;
  const reason = leftOut(transformer, place)[ability];
  return reason ? UNTRIED + MARKS[reason] : UNTRIED;
}

function cell(results: readonly Result[]): string {
  if (results.some(({ title }) => title === `left out: ${NO_UWS_OF_8}`)) return NO_UWS;
  if (results.some(({ status }) => status === 'failed')) return NO;
  if (!proves(results)) return UNTRIED;
  if (results.every(({ title }) => /^is refused\b/.test(title))) return REFUSED;
  return results.every(({ status }) => status === 'passed') ? 'yes' : SPOILT;
}

/** What the document speaks of, and nothing was tested of. */
export function untested(results: Results): string[] {
  const cells = [...places, ...Object.keys(meetings)];
  const wanted = transformers.flatMap((transformer) => {
    return [
      parsers.flatMap((parser) => cells.map((name) => [transformer, parser, name] as const)),
      Object.keys(ways[transformer]).map((name) => [transformer, 'json', name] as const),
    ].flat();
  });
  return wanted.filter((each) => results.of(...each).length === 0).map((each) => each.join(' | '));
}
