import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildConfig } from './index.js';

const directory = process.cwd();
const configFile = join(directory, 'build.config.js');

try {
  const config = existsSync(configFile)
    ? ((await import(pathToFileURL(configFile).href)) as { default: BuildConfig }).default
    : {};
  for (const { file, bytes } of await build(directory, config)) {
    console.log(`${file.padEnd(40)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`);
  }
} catch (error) {
  // rollup's errors carry the source around the place; their stacks only show rollup.
  const { message, frame } = error as { message: string; frame?: string };
  console.error(frame === undefined ? message : `${message}\n${frame}`);
  process.exitCode = 1;
}
