/** Rows of cells in columns as wide as their widest. */
export function columns(rows: readonly (readonly string[])[]): string[][] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    widths.map((width, column) =>
      column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width),
    ),
  );
}

/** A table of Markdown, in which all columns but the first are numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const [first = [], ...rest] = columns([head, ...rows]);
  const line = first.map((cell, column) =>
    column === 0 ? '-'.repeat(cell.length) : `${'-'.repeat(Math.max(1, cell.length - 1))}:`,
  );
  return [first, line, ...rest].map((cells) => `| ${cells.join(' | ')} |`);
}
