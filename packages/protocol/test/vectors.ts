import { readFileSync } from 'node:fs';

/** Reads one of the files that PROTOCOL.md refers to. */
export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
}
