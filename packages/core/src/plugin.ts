import { type Messages, PrimusError } from '@primus/protocol';
import type { ResolvedOptions } from './options.js';
import type { Primus } from './primus.js';

/** Extends a server, its clients, or both. */
export interface Plugin<T extends Messages = Messages> {
  /** Called at once when the plugin is added, with the server as `this` and its options. */
  server?(this: Primus<T>, primus: Primus<T>, options: ResolvedOptions<T>): void;
  /** Extends clients; see the client's own documentation for how it is called. */
  client?: unknown;
  /** A script that `client` needs, as its text. */
  library?: unknown;
}

/** The plugins of a server, by name. */
export class PluginHost<T extends Messages> {
  readonly plugins: Record<string, Plugin<T>> = Object.create(null) as Record<string, Plugin<T>>;

  /** @throws PrimusError `INVALID_PLUGIN` */
  add(name: string, plugin: Plugin<T>): void {
    if (typeof name !== 'string' || name === '') {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin name must be a non empty string');
    }
    if (plugin === null || (typeof plugin !== 'object' && typeof plugin !== 'function')) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin should be an object or function');
    }
    if (!plugin.server && !plugin.client) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin is missing a client or server function');
    }
    if (name in this.plugins) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin name already defined');
    }
    this.plugins[name] = plugin;
  }

  /** Answers whether there was one. */
  remove(name: string): boolean {
    return name in this.plugins && delete this.plugins[name];
  }
}
