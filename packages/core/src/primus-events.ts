import type { AnyMessages, Messages } from '@primus/protocol';
import type { LogLevel } from './log.js';
import type { ShownOptions } from './options.js';
import type { Plugin } from './plugins.js';
import type { TransformerServer } from './server-transformer.js';
import type { ShutdownOptions } from './shutdown.js';
import type { Spark } from './spark.js';

/** What a server emits. Plugins add theirs by declaring this interface again. */
export interface PrimusEvents<T extends Messages = AnyMessages> {
  connection: [spark: Spark<T>];
  disconnection: [spark: Spark<T>];
  /** The server is ready; emitted after the code that constructed it has run. */
  initialised: [transformer: TransformerServer, parser: object, options: ShownOptions];
  /** The server begins to shut down. */
  close: [options: ShutdownOptions];
  plugin: [name: string, plugin: Plugin<T>];
  plugout: [name: string, plugin: Plugin<T>];
  /** What an operator may want to know: a level, then whatever describes it. */
  log: [level: LogLevel, ...details: unknown[]];
}
