import { readFileSync } from 'node:fs';

/** Lines of a source file. */
export interface Excerpt {
  readonly file: string;
  /** The number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

const START = /^\s*(?:\/\/|<!--) #region (?<name>.+?)(?: -->)?$/;
const END = /^\s*(?:\/\/|<!--) #endregion/;

/** Reads what stands between `#region name` and its `#endregion`, moved to the left margin. */
export function readExcerpt(folder: URL, file: string, region: string): Excerpt {
  const all = readFileSync(new URL(file, folder), 'utf8').split('\n');
  const start = all.findIndex((line) => START.exec(line)?.groups?.['name'] === region);
  const end = all.findIndex((line, index) => index > start && END.test(line));
  if (start === -1 || end === -1) throw new Error(`${file} has no region called "${region}".`);
  const lines = all.slice(start + 1, end);
  const indents = lines.filter((line) => line !== '').map((line) => line.search(/\S/));
  const margin = Math.min(...indents);
  return { file, first: start + 2, lines: lines.map((line) => line.slice(margin)) };
}
