import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command, type Finished } from './command.js';

/** A program that tests need and that npm does not have. */
export interface Program {
  readonly name: string;
  /** Who needs it, as a sentence begins. */
  readonly neededBy: string;
  /** The package that Debian has it in. */
  readonly debian: string;
  /** The variable of the environment that may hold its path. */
  readonly variable: string;
  /** What its executable may be called. */
  readonly executables: readonly string[];
  /** Where it may be, when it is in no directory of `PATH`. */
  readonly elsewhere?: readonly string[];
}

/** What is asked of the machine that the tests run on. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isDebian: boolean;
  readonly isRoot: boolean;
  /** Looks for an executable, each time anew. */
  readonly find: (program: Program) => string | undefined;
  readonly run: (program: string, ...args: string[]) => Promise<Finished>;
}

const thisMachine: Machine = {
  environment: process.env,
  isDebian: existsSync('/etc/debian_version'),
  isRoot: process.getuid?.() === 0,
  find,
  run: command,
};

/** The path of a program: the one told, one found, or on Debian as root one just installed. */
export async function obtain(wanted: Program, machine: Machine = thisMachine): Promise<string> {
  const { name, neededBy, debian, variable } = wanted;
  const present = machine.environment[variable] ?? machine.find(wanted);
  if (present !== undefined) return present;
  const output = machine.isDebian && machine.isRoot ? await install(debian, machine) : '';
  const installed = machine.find(wanted);
  if (installed !== undefined) return installed;
  throw new Error(
    `${neededBy} need ${name}: install it (Debian: apt-get install ${debian}) or set ${variable} to its executable.\n${output}`.trimEnd(),
  );
}

function find({ executables, elsewhere = [] }: Program): string | undefined {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  const candidates = directories.flatMap((directory) =>
    executables.map((executable) => join(directory, executable)),
  );
  return [...candidates, ...elsewhere].find((file) => isExecutable(file));
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
async function install(debian: string, { run }: Machine): Promise<string> {
  // One of several sources that does not answer fails this, and may not matter.
  const updated = await run('apt-get', 'update');
  const installed = await run(
    'apt-get',
    '--option=DPkg::Lock::Timeout=120',
    'install',
    '--yes',
    '--no-install-recommends',
    debian,
  );
  return updated.output + installed.output;
}
