import { laterNodes, obtainNode } from './nodes.js';
import { check, type Outcome, type Step } from './step.js';
import { tests } from './tests.js';

const turbo = (task: string): Promise<Outcome> =>
  check('turbo', 'run', task, '--continue', '--output-logs=errors-only', '--cache=local:rw');

async function size(): Promise<Outcome> {
  const outcome = await check('pnpm', '--filter', 'tools-check', '--silent', 'size');
  const note = /Size:\s*(.+)/.exec(outcome.output)?.[1];
  return note === undefined ? outcome : { ...outcome, note };
}

/** Every combination, and whether the document says what came of it. */
const compatibility = (): Promise<Outcome> =>
  tests('compatibility*', {
    judge: (report) =>
      check('pnpm', '--filter', 'tools-compatibility', '--silent', 'document', report),
  });

/** What runs in Node alone, on a later version of it. */
const compatibilityOn = async (major: number): Promise<Outcome> =>
  tests('compatibility*', {
    node: await obtainNode(major),
    files: ['test/node.test.ts', 'test/sockets.test.ts', 'test/ways.test.ts'],
  });

/** The steps of one phase run side by side; a phase begins when the one before it is done. */
export const phases: readonly (readonly Step[])[] = [
  [
    { name: 'build', run: () => turbo('build') },
    { name: 'format', run: () => check('oxfmt', '--check') },
    { name: 'lint', run: () => check('oxlint', '--type-aware', '--deny-warnings') },
    { name: 'dead code', run: () => check('knip') },
    { name: 'types', run: () => turbo('types') },
  ],
  [{ name: 'unit', run: () => tests('unit') }],
  [
    { name: 'packaging', needs: 'build', run: () => tests('packaging') },
    { name: 'size', run: size },
  ],
  [{ name: 'bundlers', needs: 'build', run: () => tests('bundlers') }],
  [{ name: 'ecosystem', needs: 'build', run: () => tests('ecosystem') }],
  [{ name: 'browser', needs: 'build', run: () => tests('browser') }],
  [{ name: 'engines', needs: 'build', run: () => tests('engines') }],
  [{ name: 'proxies', run: () => tests('proxies') }],
  [{ name: 'faults', needs: 'build', run: () => tests('faults') }],
  [{ name: 'compatibility', needs: 'build', run: compatibility }],
  ...laterNodes.map((major) => [{ name: `Node ${major}`, run: () => compatibilityOn(major) }]),
];
