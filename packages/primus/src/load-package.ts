import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrimusError } from '@primus/protocol';

/**
 * Loads a plugin by the name of its package, as the application would: from the folder it runs
 * in, from that of its script, which may be another, and at last from beside this package.
 *
 * @throws PrimusError `INVALID_PLUGIN` when it is not there, or fails while it loads
 */
export function loadPackage(name: string): unknown {
  const { require, file } = find(name);
  try {
    return unwrapped(require(file));
  } catch (cause) {
    throw new PrimusError(
      'INVALID_PLUGIN',
      `The plugin "${name}" failed while it was loaded: ${String(cause)}`,
      cause,
    );
  }
}

function find(name: string): { readonly require: NodeJS.Require; readonly file: string } {
  let failure: unknown;
  for (const place of places()) {
    const require = createRequire(place);
    try {
      return { require, file: require.resolve(name) };
    } catch (cause) {
      if ((cause as { readonly code?: unknown }).code !== 'MODULE_NOT_FOUND') {
        throw new PrimusError('INVALID_PLUGIN', hidden(name), cause);
      }
      failure ??= cause;
    }
  }
  throw new PrimusError('INVALID_PLUGIN', absent(name), failure);
}

function absent(name: string): string {
  if (/^[./\\]/.test(name)) {
    return `There is no plugin "${name}"; its path has to begin at ${process.cwd()}.`;
  }
  const [installed = name] = /^(@[^/]+\/)?[^/]+/.exec(name) ?? [];
  return `The plugin "${name}" is not installed; try: npm install ${installed}`;
}

/** A package may be there and export nothing but what can be imported. */
function hidden(name: string): string {
  return (
    `The plugin "${name}" cannot be loaded by its name, for it exports nothing to require(); ` +
    'import it, and pass what it exports as the plugin.'
  );
}

/** The plugin of a module: what it exports, or by default where that is none itself. */
function unwrapped(exported: unknown): unknown {
  if (typeof exported !== 'object' || exported === null || !('default' in exported))
    return exported;
  return 'server' in exported || 'client' in exported ? exported : exported.default;
}

/** What names are looked up from, best first. */
function places(): string[] {
  const [, script] = process.argv;
  return [
    join(process.cwd(), 'primus-plugins.js'),
    // As if the script were a folder, which it is where that was what Node was told to run.
    ...(script === undefined ? [] : [join(script, 'primus-plugins.js')]),
    import.meta.url,
  ];
}
