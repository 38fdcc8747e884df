import type { TestProject } from 'vitest/node';
import { findPrograms } from './installed.js';

/** Finds the browsers before the first test. The absence of one fails its tests, and no others. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('engines', await findPrograms());
}
