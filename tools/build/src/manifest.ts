import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Target {
  readonly types?: string;
  readonly default: string;
}

interface Format {
  readonly import?: Target;
  readonly require?: Target;
}

/** One subpath of an exports map. With `node`, the rest is what browsers and bundlers get. */
interface Subpath extends Format {
  readonly node?: Format;
}

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly version: string;
  readonly sideEffects?: boolean;
  readonly exports?: Readonly<Record<string, Subpath | string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
}

/** An ES module that re-exports a CommonJS file, so that both load the same classes. */
export interface Wrapper {
  readonly file: string;
  readonly wraps: string;
}

/** Names below are of files without their extension: `dist/NAME.cjs` is built from `src/NAME.ts`. */
export interface Outputs {
  readonly commonjs: readonly string[];
  readonly wrappers: readonly Wrapper[];
  /** Real ES modules: what browsers and bundlers load. */
  readonly modules: readonly string[];
  readonly types: readonly string[];
}

const nameOf = (file: string): string =>
  file.replace(/^\.\/dist\//, '').replace(/\.d\.c?ts$|\.c?js$/, '');

/** Derives from the `exports` map what has to be built. */
export function outputsOf(manifest: Manifest): Outputs {
  const commonjs = new Set<string>();
  const modules = new Set<string>();
  const types = new Set<string>();
  const wrappers: Wrapper[] = [];

  const wrap = (format: Format): void => {
    if (!format.import || !format.require) return;
    wrappers.push({
      file: nameOf(format.import.default),
      wraps: nameOf(format.require.default),
    });
  };

  for (const subpath of Object.values(manifest.exports ?? {})) {
    if (typeof subpath === 'string') continue;
    for (const format of [subpath, subpath.node]) {
      if (format?.require) commonjs.add(nameOf(format.require.default));
      for (const target of [format?.import, format?.require]) {
        if (target?.types) types.add(nameOf(target.types));
      }
    }
    if (subpath.node) {
      wrap(subpath.node);
      if (subpath.import) modules.add(nameOf(subpath.import.default));
    } else {
      wrap(subpath);
    }
  }
  return { commonjs: [...commonjs], wrappers, modules: [...modules], types: [...types] };
}

/** True for what a package leaves to its user to install; everything else is bundled in. */
export function externalTo(manifest: Manifest, embed: readonly string[]): (id: string) => boolean {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return (id) =>
    !embed.includes(id) &&
    (id.startsWith('node:') || names.some((name) => id === name || id.startsWith(`${name}/`)));
}
