import { type Messages, PrimusError } from '@primus/protocol';
import type { ShownOptions } from './options.js';
import type { Primus } from './primus.js';

/** Extends a server, its clients, or both. */
export interface Plugin<T extends Messages = Messages> {
  /** Called at once when the plugin is added, with the server as `this` and its options. */
  server?(this: Primus<T>, primus: Primus<T>, options: ShownOptions): void;
  /** Extends clients; see the client's own documentation for how it is called. */
  client?(primus: never, options: never): void;
  /** A script that `client` needs, as its text. */
  library?: unknown;
}

/** What makes something a plugin. */
interface PluginLike {
  readonly server?: unknown;
  readonly client?: unknown;
}

/** The plugins of a server, by name. */
export class Plugins<P extends PluginLike> {
  readonly byName: Record<string, P> = Object.create(null) as Record<string, P>;

  /** @throws PrimusError `INVALID_PLUGIN` */
  add(name: string, plugin: P): void {
    if (typeof name !== 'string' || name === '') {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin name must be a non empty string');
    }
    if (plugin === null || (typeof plugin !== 'object' && typeof plugin !== 'function')) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin should be an object or function');
    }
    const parts = [plugin.server, plugin.client].filter(Boolean);
    if (parts.length === 0 || !parts.every((part) => typeof part === 'function')) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin is missing a client or server function');
    }
    if (name in this.byName) {
      throw new PrimusError('INVALID_PLUGIN', 'Plugin name already defined');
    }
    this.byName[name] = plugin;
  }

  /** The plugin that was there, if one was. */
  remove(name: string): P | undefined {
    const plugin = this.byName[name];
    delete this.byName[name];
    return plugin;
  }
}
