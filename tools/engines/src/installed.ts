import { obtain, type Program } from 'tools-check/program';
import { chromium, firefox, webKitDriver, xvfb } from 'tools-check/programs';

/** Where a program is, or the sentence that says how to get it. */
type Found = { readonly path: string } | { readonly missing: string };

/** The programs that the engines need. */
export interface Installed {
  readonly chromium: Found;
  readonly firefox: Found;
  readonly webKitDriver: Found;
  readonly xvfb: Found;
}

declare module 'vitest' {
  interface ProvidedContext {
    engines: Installed;
  }
}

/** Looks for them one after the other, for only one can be installed at a time. */
export async function findPrograms(): Promise<Installed> {
  return {
    chromium: await find(chromium),
    firefox: await find(firefox),
    webKitDriver: await find(webKitDriver),
    xvfb: await find(xvfb),
  };
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
