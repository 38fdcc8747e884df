import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command, type Finished } from './command.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What is asked of the machine that the tests run on. */
export interface Machine {
  /** The executable that the environment names. */
  readonly told: string | undefined;
  readonly isDebian: boolean;
  readonly isRoot: boolean;
  /** Looks for an executable, each time anew. */
  readonly find: () => string | undefined;
  readonly run: (program: string, ...args: string[]) => Promise<Finished>;
}

const thisMachine: Machine = {
  told: process.env['CHROMIUM_PATH'],
  isDebian: existsSync('/etc/debian_version'),
  isRoot: process.getuid?.() === 0,
  find,
  run: command,
};

/** The path of a Chromium: the one told, one found, or on Debian as root one just installed. */
export async function chromium(machine: Machine = thisMachine): Promise<string> {
  const present = machine.told ?? machine.find();
  if (present !== undefined) return present;
  const output = machine.isDebian && machine.isRoot ? await install(machine) : '';
  const installed = machine.find();
  if (installed !== undefined) return installed;
  throw new Error(
    `The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to its executable.\n${output}`.trimEnd(),
  );
}

function find(): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const candidates = directories.flatMap((directory) => NAMES.map((name) => join(directory, name)));
  return [...candidates, ...MAC].find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Returns what apt-get printed. */
async function install({ run }: Machine): Promise<string> {
  // One of several sources that does not answer fails this, and may not matter.
  const updated = await run('apt-get', 'update');
  const installed = await run(
    'apt-get',
    '--option=DPkg::Lock::Timeout=120',
    'install',
    '--yes',
    '--no-install-recommends',
    'chromium',
  );
  return updated.output + installed.output;
}
