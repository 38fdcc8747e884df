import { describe, expect, test } from 'vitest';
import { type Machine, obtain } from '../src/program.js';
import { chromium, firefox, haproxy, nginx, redis, webKitDriver, xvfb } from '../src/programs.js';

/** A machine without the program, on which `apt-get` does what `apt` says. */
function machine(
  apt: (args: readonly string[]) => { ok: boolean; output: string; installs?: boolean },
  rest: Partial<Machine> = {},
): Machine & { readonly commands: string[] } {
  const commands: string[] = [];
  let installed = false;
  return {
    environment: {},
    isDebian: true,
    isRoot: true,
    find: ({ executables: [name] }) => (installed ? `/usr/bin/${name}` : undefined),
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

describe.each([
  {
    program: chromium,
    debian: 'chromium',
    executable: '/usr/bin/chromium',
    variable: 'CHROMIUM_PATH',
    sentence: /^The browser tests need Chromium: install it .* or set CHROMIUM_PATH/,
  },
  {
    program: firefox,
    debian: 'firefox-esr',
    executable: '/usr/bin/firefox-esr',
    variable: 'FIREFOX_PATH',
    sentence: /^The tests with other browsers need Firefox: install it .* or set FIREFOX_PATH/,
  },
  {
    program: webKitDriver,
    debian: 'webkit2gtk-driver',
    executable: '/usr/bin/WebKitWebDriver',
    variable: 'WEBKIT_DRIVER_PATH',
    sentence:
      /^The tests with WebKit need the driver of WebKitGTK: install it .* or set WEBKIT_DRIVER_PATH/,
  },
  {
    program: xvfb,
    debian: 'xvfb',
    executable: '/usr/bin/Xvfb',
    variable: 'XVFB_PATH',
    sentence: /^The tests with WebKit need Xvfb: install it .* or set XVFB_PATH/,
  },
  {
    program: redis,
    debian: 'redis-server',
    executable: '/usr/bin/redis-server',
    variable: 'REDIS_SERVER_PATH',
    sentence:
      /^The tests with plugins that talk through Redis need Redis: install it .* or set REDIS_SERVER_PATH/,
  },
  {
    program: nginx,
    debian: 'nginx',
    executable: '/usr/bin/nginx',
    variable: 'NGINX_PATH',
    sentence: /^The tests behind proxies need nginx: install it .* or set NGINX_PATH/,
  },
  {
    program: haproxy,
    debian: 'haproxy',
    executable: '/usr/bin/haproxy',
    variable: 'HAPROXY_PATH',
    sentence: /^The tests behind proxies need HAProxy: install it .* or set HAPROXY_PATH/,
  },
])('$program.name', ({ program, debian, executable, variable, sentence }) => {
  const works = (args: readonly string[]) => ({
    ok: true,
    output: '',
    installs: args.includes('install') && args.at(-1) === debian,
  });

  test('that is there is taken', async () => {
    const here = machine(works, { find: () => '/opt/program' });
    expect(await obtain(program, here)).toBe('/opt/program');
    expect(here.commands).toEqual([]);
  });

  test('that is told comes before one that is there', async () => {
    const environment = { [variable]: '/mine' };
    const here = machine(works, { environment, find: () => '/opt/program' });
    expect(await obtain(program, here)).toBe('/mine');
  });

  test('is installed on Debian as root when it is missing', async () => {
    const here = machine(works);
    expect(await obtain(program, here)).toBe(executable);
    expect(here.commands).toEqual([
      'apt-get update',
      expect.stringMatching(new RegExp(`^apt-get .*install --yes .*${debian}$`)),
    ]);
  });

  test('is installed from the lists that are there when they cannot be updated', async () => {
    const here = machine((args) =>
      args.includes('update') ? { ok: false, output: 'no network' } : works(args),
    );
    expect(await obtain(program, here)).toBe(executable);
  });

  test('that cannot be installed tells what to do, and what apt-get said', async () => {
    const here = machine(() => ({ ok: false, output: 'E: no space left\n' }));
    const failed = obtain(program, here);
    await expect(failed).rejects.toThrow(sentence);
    await expect(failed).rejects.toThrow('E: no space left');
  });

  test.each([
    ['elsewhere', { isDebian: false }],
    ['on Debian as somebody else', { isRoot: false }],
  ])('%s is left to the user, and one sentence tells what to do', async (_, rest) => {
    const here = machine(works, rest);
    const failed = obtain(program, here);
    await expect(failed).rejects.toThrow(sentence);
    await expect(failed).rejects.not.toThrow('\n');
    expect(here.commands).toEqual([]);
  });
});

test('a program is found in the directories of PATH', async () => {
  const node = { ...redis, variable: 'NOT_TOLD', executables: ['no-such-program', 'node'] };
  expect(await obtain(node)).toMatch(/\/node$/);
});
