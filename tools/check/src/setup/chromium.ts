import type { TestProject } from 'vitest/node';
import { obtain } from '../program.js';
import { chromium } from '../programs.js';

/** Where the executable is. */
export type ChromiumPath = string;

declare module 'vitest' {
  interface ProvidedContext {
    chromium: ChromiumPath;
  }
}

/** Finds the browser before the first test, so that its absence is told once. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await obtain(chromium));
}
