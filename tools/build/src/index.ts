import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeIntegrity } from './integrity.js';
import { externalTo, outputsOf, readManifest } from './manifest.js';
import { type BrowserScript, browserScript, commonjs, declarations, modules } from './passes.js';

export { type Manifest, outputsOf, readManifest } from './manifest.js';
export { INTERNAL_NAMES, SHORT_NAMES } from './internal-names.js';
export { type BrowserScript, browserScript } from './passes.js';

/** What a package's `build.config.js` exports. The `exports` map says everything else. */
export interface BuildConfig {
  /** `source` is seen from the package's directory, `file` from its `dist`. */
  readonly browser?: readonly BrowserScript[];
  /**
   * Modules of peer dependencies that are too old for strict code, or that count on bundlers to
   * give pages what only Node has. They are bundled into what browsers and bundlers load, in a form
   * that works there.
   */
  readonly embed?: readonly string[];
  /** The file, in `dist`, that gets the hashes of the browser scripts, for pages to check them by. */
  readonly integrity?: string;
}

export interface BuiltFile {
  readonly file: string;
  readonly bytes: number;
}

/** Builds one package into its `dist` and returns the files written. */
export async function build(directory: string, config: BuildConfig): Promise<BuiltFile[]> {
  const manifest = readManifest(directory);
  const outputs = outputsOf(manifest);
  const { embed = [], browser = [], integrity } = config;
  const external = externalTo(manifest, embed);
  const target = { directory, outputs, external, embeds: embed.length > 0 };
  const dist = join(directory, 'dist');

  await rm(dist, { recursive: true, force: true });
  const code = await commonjs(target);
  const rest = await Promise.all([
    declarations(target, code),
    ...(outputs.modules.length > 0 ? [modules(target)] : []),
    ...browser.map((script) =>
      browserScript({
        ...script,
        source: join(directory, script.source),
        file: join(dist, script.file),
      }),
    ),
  ]);
  if (integrity !== undefined) {
    await writeIntegrity(
      dist,
      browser.map(({ file }) => file),
      integrity,
    );
  }
  return [code, ...rest].flatMap(({ output }) =>
    output
      .filter(({ fileName }) => !fileName.endsWith('.map'))
      .map((file) => ({
        file: file.fileName,
        bytes: Buffer.byteLength(file.type === 'chunk' ? file.code : file.source),
      })),
  );
}
