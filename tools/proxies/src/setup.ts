import type { TestProject } from 'vitest/node';
import { findPrograms } from './installed.js';

/** Finds the proxies before the first test. The absence of one fails its tests, and no others. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('proxies', await findPrograms());
}
