import { fileURLToPath } from 'node:url';
import type { RunOptions } from 'tools-check/run-program';

/** The editions of Primus that an application may find. */
export const editions = [8, 9] as const;

/** Where the file of an application is. */
export function application(name: string): string {
  return fileURLToPath(new URL(`../applications/${name}`, import.meta.url));
}

/** What lets an application find an edition when it requires `primus`. */
export function withEdition(edition: (typeof editions)[number]): Pick<RunOptions, 'node'> {
  return edition === 8 ? { node: ['--require', application('on-primus-8.cjs')] } : {};
}
