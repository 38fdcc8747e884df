import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkOption, type Plugin } from '@primus/core';
import { type Messages, PrimusError } from '@primus/protocol';

/** Plugins as the `plugin` option takes them: by name, or a list of packages. */
export type PluginOption<T extends Messages> =
  | string
  | Readonly<Record<string, Plugin<T> | string>>;

/**
 * Reads the `plugin` option into plugins by name.
 *
 * @throws PrimusError `INVALID_OPTION`, `INVALID_PLUGIN`
 */
export function readPlugins<T extends Messages>(
  option: PluginOption<T> | null | undefined,
): Record<string, Plugin<T>> {
  if (option === undefined || option === null) return {};
  checkOption(
    typeof option === 'string' || (typeof option === 'object' && !Array.isArray(option)),
    'plugin',
    'an object with plugins by name, or a list of packages as text',
    option,
  );
  if (typeof option === 'string') {
    const names = option.split(/[\s,]+/).filter((name) => name !== '');
    return Object.fromEntries(names.map((name) => [name, loadPlugin<T>(name)]));
  }
  return Object.fromEntries(
    Object.entries(option).map(([name, plugin]) => [
      name,
      typeof plugin === 'string' ? loadPlugin<T>(plugin) : plugin,
    ]),
  );
}

/**
 * Loads a plugin by the name of its package, as the application would: from where it runs.
 *
 * @throws PrimusError `INVALID_PLUGIN` when it cannot be loaded
 */
export function loadPlugin<T extends Messages>(name: string): Plugin<T> {
  const requireFromApplication = createRequire(join(process.cwd(), 'primus-plugins.js'));
  try {
    return requireFromApplication(name) as Plugin<T>;
  } catch (cause) {
    throw new PrimusError(
      'INVALID_PLUGIN',
      `The plugin "${name}" could not be loaded; is it installed? Try: npm install ${name}`,
      cause,
    );
  }
}
