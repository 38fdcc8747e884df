import { expect, test } from 'vitest';
import { chromium, type Machine } from '../src/chromium.js';

const SENTENCE = /^The browser tests need Chromium: install it .* or set CHROMIUM_PATH/;

/** A machine without Chromium, on which `apt-get` does what `apt` says. */
function machine(
  apt: (args: readonly string[]) => { ok: boolean; output: string; installs?: boolean },
  rest: Partial<Machine> = {},
): Machine & { readonly commands: string[] } {
  const commands: string[] = [];
  let installed = false;
  return {
    told: undefined,
    isDebian: true,
    isRoot: true,
    find: () => (installed ? '/usr/bin/chromium' : undefined),
    async run(program, ...args) {
      commands.push([program, ...args].join(' '));
      const { installs, ...finished } = apt(args);
      installed ||= installs === true;
      return finished;
    },
    commands,
    ...rest,
  };
}

const works = (args: readonly string[]) => ({
  ok: true,
  output: '',
  installs: args.includes('install') && args.at(-1) === 'chromium',
});

test('a Chromium that is there is taken', async () => {
  const here = machine(works, { find: () => '/opt/chrome' });
  expect(await chromium(here)).toBe('/opt/chrome');
  expect(here.commands).toEqual([]);
});

test('one that is told comes before one that is there', async () => {
  const here = machine(works, { told: '/mine', find: () => '/opt/chrome' });
  expect(await chromium(here)).toBe('/mine');
});

test('on Debian as root it is installed when it is missing', async () => {
  const here = machine(works);
  expect(await chromium(here)).toBe('/usr/bin/chromium');
  expect(here.commands).toEqual([
    'apt-get update',
    expect.stringMatching(/^apt-get .*install --yes .*chromium$/),
  ]);
});

test('it is installed from the lists that are there when they cannot be updated', async () => {
  const here = machine((args) =>
    args.includes('update') ? { ok: false, output: 'no network' } : works(args),
  );
  expect(await chromium(here)).toBe('/usr/bin/chromium');
});

test('an installation that fails tells what to do, and what apt-get said', async () => {
  const here = machine(() => ({ ok: false, output: 'E: no space left\n' }));
  const failed = chromium(here);
  await expect(failed).rejects.toThrow(SENTENCE);
  await expect(failed).rejects.toThrow('E: no space left');
});

test.each([
  ['elsewhere', { isDebian: false }],
  ['on Debian as somebody else', { isRoot: false }],
])('%s the machine is left alone, and one sentence tells what to do', async (_, rest) => {
  const here = machine(works, rest);
  const failed = chromium(here);
  await expect(failed).rejects.toThrow(SENTENCE);
  await expect(failed).rejects.not.toThrow('\n');
  expect(here.commands).toEqual([]);
});
