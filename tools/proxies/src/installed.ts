import { obtain, type Program } from 'tools-check/program';
import { haproxy, nginx } from 'tools-check/programs';

/** Where a program is, or the sentence that says how to get it. */
type Found = { readonly path: string } | { readonly missing: string };

/** The proxies that the tests are about. */
export interface Installed {
  readonly nginx: Found;
  readonly haproxy: Found;
}

declare module 'vitest' {
  interface ProvidedContext {
    proxies: Installed;
  }
}

/** Looks for them one after the other, for only one can be installed at a time. */
export async function findPrograms(): Promise<Installed> {
  return { nginx: await find(nginx), haproxy: await find(haproxy) };
}

/** @throws Error where it is missing */
export function pathOf(found: Found): string {
  if ('missing' in found) throw new Error(found.missing);
  return found.path;
}

async function find(program: Program): Promise<Found> {
  try {
    return { path: await obtain(program) };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}
