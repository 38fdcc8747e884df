import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Peer } from '../peers/peer.js';
import type { Result } from '../result.js';
import type { Group } from '../scenarios/scenario.js';
import { documentOf, groups } from './document.js';
import { plotOf } from './plot.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const docs = at('../../../../docs');

/** What was measured last, from which the document can be made again. */
export const recordFile: string = `${docs}/performance/result.json`;

/** Writes the document and its plots, formatted as everything here is. */
export async function write(result: Result, peers: readonly Peer[]): Promise<void> {
  const notes = await readFile(at('../notes.md'), 'utf8');
  await mkdir(`${docs}/performance`, { recursive: true });
  await writeFile(`${docs}/performance.md`, documentOf(result, peers, notes));
  for (const group of Object.keys(groups) as Group[]) {
    const figures = result.figures.filter((figure) => figure.group === group);
    if (figures.length === 0) continue;
    await writeFile(`${docs}/performance/${group}.svg`, plotOf(figures, peers));
  }
  await writeFile(recordFile, JSON.stringify(result));
  await promisify(execFile)('oxfmt', [`${docs}/performance.md`, `${docs}/performance`]);
}
