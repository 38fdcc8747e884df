export { composeLibrary, type LibraryParts, type PluginSource } from './compose.js';
export { checkGlobal } from './global-name.js';
export { library, type LibraryOptions } from './library.js';
export { literal } from './literal.js';
export { type InlineScript, type Script, scriptExpression } from './script.js';
