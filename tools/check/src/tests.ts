import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, root } from './command.js';
import type { Outcome } from './step.js';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export interface TestsOptions {
  /** Parts of the paths of the files to run. Default: all of the project. */
  readonly files?: readonly string[];
  /** The executable of Node. Default: the one that runs this. */
  readonly node?: string;
  /** What it makes of the report counts too. */
  readonly judge?: (report: string) => Promise<Outcome>;
}

const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/**
 * Runs a vitest project, or those whose names fit a pattern. A file that does not load counts as a
 * failed test.
 */
export async function tests(
  project: string,
  { files = [], node = process.execPath, judge }: TestsOptions = {},
): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), 'primus-tests-'));
  const file = join(directory, 'report.json');
  try {
    const { ok, output } = await command(
      node,
      vitest,
      'run',
      ...files,
      '--config=tools/check/vitest.config.ts',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    );
    const report = await readFile(file, 'utf8').then(
      (text) => JSON.parse(text) as Report,
      () => undefined,
    );
    if (!report) return { output, passed: 0, failed: 1, skipped: 0 };
    const counted = { output, ...count(report, ok) };
    return judge ? add(counted, await judge(file)) : counted;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function add(one: Outcome, other: Outcome): Outcome {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    output: one.output + other.output,
  };
}

function count(report: Report, ok: boolean): Omit<Outcome, 'output'> {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((each) => each.status !== 'failed'),
  );
  const failed = report.numFailedTests + unloadable.length;
  return {
    passed: report.numPassedTests,
    // An error outside of any test fails the run without failing a test.
    failed: ok ? failed : Math.max(failed, 1),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
