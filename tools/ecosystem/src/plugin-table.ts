import { plugins, testedOn } from './plugins.js';

const head = ['Plugin', 'Version', 'What was seen to work', 'Tested'];

/** The table of the migration guide, formatted as the formatter does. */
export function pluginTable(): string {
  const rows = plugins.map(({ name, version, shown, brokenOnPrimus8 }) => [
    name,
    version,
    brokenOnPrimus8 === undefined ? shown : `${shown}, as it did not on Primus 8`,
    testedOn,
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(head), line([], '-'), ...rows.map((cells) => line(cells))].join('\n');
}
