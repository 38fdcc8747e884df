export { composeLibrary, type LibraryParts, type PluginSource } from './compose.js';
export { library, type LibraryOptions } from './library.js';
export type { InlineScript, Script } from './script.js';
