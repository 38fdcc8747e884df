import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command } from './command.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium: the one told, one found, or on Debian as root one just installed. */
export async function chromium(): Promise<string> {
  const told = process.env['CHROMIUM_PATH'];
  if (told !== undefined) return told;
  const output = find() === undefined ? await install() : '';
  const found = find();
  if (found !== undefined) return found;
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

/** Returns what apt-get printed, or nothing where it cannot be used. */
async function install(): Promise<string> {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return '';
  const updated = await command('apt-get', 'update');
  if (!updated.ok) return updated.output;
  const { output } = await command(
    'apt-get',
    '--option=DPkg::Lock::Timeout=120',
    'install',
    '--yes',
    '--no-install-recommends',
    'chromium',
  );
  return output;
}
