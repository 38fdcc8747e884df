import { type MeetingName, meetings } from './meetings.js';
import { onPages, parsers, transformers } from './names.js';
import { proves, type Result, type Results } from './results.js';
import { ways } from './ways.js';

const REFUSED = 'refused¹';
const UNTESTED = '—²';
const SPOILT = 'yes³';
const NO = 'no';

/** What a transformer can do, and the tests that show it. */
const ABILITIES = {
  'Binary frames': /: bytes: /,
  'Flow control': /backpressure: .* while nothing gets through/,
  Pause: /backpressure: .* a reader that has paused/,
  'Message limit': /a message that is too long/,
  '200 clients': /crowds: /,
} as const;

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
    'The whole conformance suite of [`@primus/testkit`](../packages/testkit), with servers and clients in Node.',
    '',
    ...table(['Transformer', ...parsers], (transformer) =>
      parsers.map((parser) => cell(results.of(transformer, parser, 'Node'))),
    ),
    '',
    '## What a transformer can do',
    '',
    'In Node / on a page, where the suite runs against the script that pages load, in Chromium: with json, and with',
    'msgpack too where bytes are carried.',
    '',
    ...table(['Transformer', 'Ways to the server', ...Object.keys(ABILITIES)], (transformer) => {
      const [node, page] = ['Node', 'page'].map((place) => results.of(transformer, 'json', place));
      return [
        Object.keys(ways[transformer])
          .filter((way) => proves(results.of(transformer, 'json', way)))
          .join(', '),
        ...Object.values(ABILITIES).map((title) =>
          [node, page].map((each) => (proves(each ?? [], title) ? 'yes' : NO)).join(' / '),
        ),
      ];
    }),
    '',
    '- **Binary frames** travel as bytes, without base64.',
    '- **Flow control** makes `write()` answer `false` while nothing gets through, and `drain` follow.',
    '- **Pause** makes the other end wait while a reader has paused. A page cannot stop reading.',
    '- **Message limit** ends a connection with a message longer than `maxLength`.',
    '- **200 clients** of one process, or of one page, are connected at once.',
    '',
    '## Clients of today',
    '',
    'What `createSocket` and `primus.library()` make, on a server of today.',
    '',
    ...meetingTable(results, ['a client in Node', 'a script on a page']),
    '',
    '## Primus 8',
    '',
    'A client of Primus 8.0.9 on a server of today: in Node, and its generated script on a page.',
    '',
    ...meetingTable(results, ['a client of Primus 8 in Node', 'a script of Primus 8 on a page']),
    '',
    'A client of today on a server of Primus 8.0.9: `createSocket`, the generated script on a page, and `@primus/client`.',
    '',
    ...meetingTable(results, [
      'a client in Node, on a server of Primus 8',
      'a script on a page, on a server of Primus 8',
      'a modern client in Node, on a server of Primus 8',
    ]),
    '',
    'They exchange messages both ways, early ones and large ones, agree on ids, answer heartbeats, come back after',
    'a broken connection, and part when either end wants to.',
    '',
    '¹ The framework carries text only, and the parser writes bytes. Servers and clients say so when they are made,',
    'with `INCOMPATIBLE_PARSER`.',
    '',
    '² Cannot be tested: the uws server of Primus 8 needs a package that does not run on the Node versions of today.',
    '',
    '³ But for characters beyond the first 65,536, such as emoji, which this script of Primus 8 spoils by itself.',
    '',
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

function meetingTable(results: Results, names: readonly MeetingName[]): string[] {
  return table(['Transformer', ...parsers], (transformer) =>
    parsers.map((parser) => {
      const cells = names.map((name) => cell(results.of(transformer, parser, name)));
      return cells.every((each) => each === cells[0]) ? (cells[0] ?? NO) : cells.join(' / ');
    }),
  );
}

function cell(results: readonly Result[]): string {
  if (!proves(results)) {
    return results.some(({ status }) => status === 'failed') || results.length === 0
      ? NO
      : UNTESTED;
  }
  if (results.every(({ title }) => /^is refused\b/.test(title))) return REFUSED;
  return results.every(({ status }) => status === 'passed') ? 'yes' : SPOILT;
}

/** What the document speaks of, and nothing was tested of. */
export function untested(results: Results): string[] {
  const cells = ['Node', ...Object.keys(meetings)];
  const wanted = transformers.flatMap((transformer) => {
    const inPages = onPages.filter(
      (parser) => cell(results.of(transformer, parser, 'Node')) !== REFUSED,
    );
    return [
      parsers.flatMap((parser) => cells.map((name) => [transformer, parser, name] as const)),
      inPages.map((parser) => [transformer, parser, 'page'] as const),
      Object.keys(ways[transformer]).map((name) => [transformer, 'json', name] as const),
    ].flat();
  });
  return wanted.filter((each) => results.of(...each).length === 0).map((each) => each.join(' | '));
}
