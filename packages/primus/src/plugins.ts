import type { ResolvedClientOptions } from '@primus/client';
import { checkOption } from '@primus/core';
import { loadPackage } from './load-package.js';
import type { ClassicOptions } from './options.js';

/** Extends a server, its clients, or both. */
export interface Plugin<Server = unknown, Client = unknown> {
  /** Called at once when it is added to a server, which is `this` too. */
  server?(primus: Server, options: ClassicOptions): void;
  /**
   * Called in the constructor of every client, which is `this` too. For pages it is taken as it
   * is written, so it cannot refer to anything outside itself but `Primus` and what `library`
   * brings.
   */
  client?(primus: Client, options: ResolvedClientOptions): void;
  /** A script that runs before: its text, or the absolute path of its file. */
  readonly library?: unknown;
}

/** Plugins as the `plugin` option takes them: by name, or a list of packages. */
export type PluginOption<Server, Client> =
  | string
  | Readonly<Record<string, Plugin<Server, Client> | string>>;

/**
 * Reads the `plugin` option into plugins by name.
 *
 * @throws PrimusError `INVALID_OPTION`, `INVALID_PLUGIN`
 */
export function readPlugins<S, C>(
  option: PluginOption<S, C> | null | undefined,
): Record<string, Plugin<S, C>> {
  if (option === undefined || option === null) return {};
  checkOption(
    typeof option === 'string' || (typeof option === 'object' && !Array.isArray(option)),
    'plugin',
    'an object with plugins by name, or a list of packages as text',
    option,
  );
  if (typeof option === 'string') {
    const names = option.split(/[\s,]+/).filter((name) => name !== '');
    return Object.fromEntries(names.map((name) => [name, loadPackage(name) as Plugin<S, C>]));
  }
  return Object.fromEntries(
    Object.entries(option).map(([name, plugin]) => [
      name,
      typeof plugin === 'string' ? (loadPackage(plugin) as Plugin<S, C>) : plugin,
    ]),
  );
}

/** Sorts the arguments of `plugin`: a name and what it stands for, or a plugin that has a name. */
export function readPlugin<P>([first, second]: readonly unknown[]): [name: string, plugin: P] {
  if (second === undefined && typeof first === 'object' && first !== null) {
    return [(first as { name: string }).name, first as P];
  }
  return [first as string, (typeof second === 'string' ? loadPackage(second) : second) as P];
}
