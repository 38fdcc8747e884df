import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { OutputChunk, Plugin } from 'rollup';
import type { Wrapper } from './manifest.js';

/** Resolves `./file.js` to the `./file.ts` it is compiled from. */
export function typescriptFiles(): Plugin {
  return {
    name: 'typescript-files',
    resolveId(id, importer) {
      if (!importer || !id.startsWith('.') || !id.endsWith('.js')) return null;
      const file = resolve(dirname(importer), id.replace(/\.js$/, '.ts'));
      return existsSync(file) ? file : null;
    },
  };
}

/**
 * Resolves the workspace's own packages to their sources, so that a bundle that contains them
 * needs none of them to be built first.
 */
export function workspaceSources(packages: string): Plugin {
  return {
    name: 'workspace-sources',
    resolveId(id) {
      const [, name, entry = 'index'] = /^@primus\/([^/]+)(?:\/(.+))?$/.exec(id) ?? [];
      return name ? join(packages, name, 'src', `${entry}.ts`) : null;
    },
  };
}

/** Puts nothing in the place of modules, by the names they are imported by. */
export function leaveOut(without: readonly string[]): Plugin {
  const nothing = '\0nothing';
  return {
    name: 'leave-out',
    resolveId: (id) => (without.includes(id) ? nothing : null),
    load(id) {
      if (id !== nothing) return null;
      return { code: 'export default {};', syntheticNamedExports: true };
    },
  };
}

/** Puts in the place of the entry `source` a module whose only export is one of its own. */
export function onlyExport(source: string, name: string): Plugin {
  const only = '\0only';
  return {
    name: 'only-export',
    resolveId: (_, importer, { isEntry }) => (isEntry && importer === undefined ? only : null),
    load: (id) =>
      id === only ? `export { ${name} as default } from ${JSON.stringify(source)};` : null,
  };
}

/**
 * Makes scripts of another time fit for strict code and for pages with a strict policy: what is
 * one function is called on the global object, which it takes `this` for, and JSON is parsed where
 * it was evaluated.
 */
export function oldScripts(): Plugin {
  return {
    name: 'old-scripts',
    transform(code) {
      const [, script] = /^\s*(\(function\(\) ?\{[^]*\}\))\(\);?\s*$/.exec(code) ?? [];
      if (script === undefined) return null;
      const parsed = script
        .replace(/\beval\("\("\s*\+\s*(\w+)\s*\+\s*"\)"\)/g, 'JSON.parse($1)')
        // Whether there is a network is asked of the page's own server, and of nobody else.
        .replace(/"\/\/www\.google\.com\/[^"]*"/g, '""');
      return { code: `${parsed}.call(globalThis);`, map: null };
    },
  };
}

/** Decides what packages ask `process` for: pages have none, and not every bundler answers for it. */
export function production(): Plugin {
  return {
    name: 'production',
    transform(code) {
      if (!code.includes('process.env.NODE_ENV')) return null;
      return { code: code.replaceAll('process.env.NODE_ENV', '"production"'), map: null };
    },
  };
}

/** Writes ES modules that hold nothing of their own and only re-export the CommonJS build. */
export function esmWrappers(wrappers: readonly Wrapper[]): Plugin {
  return {
    name: 'esm-wrappers',
    generateBundle(_, bundle) {
      for (const { file, wraps } of wrappers) {
        const chunk = bundle[`${wraps}.cjs`];
        if (chunk?.type !== 'chunk') throw new Error(`${file}.js wraps ${wraps}.cjs, not built`);
        this.emitFile({ type: 'asset', fileName: `${file}.js`, source: wrapper(chunk) });
      }
    },
  };
}

function wrapper({ exports, fileName }: OutputChunk): string {
  const named = exports.filter((name) => name !== 'default');
  const list = named.join(', ');
  if (!exports.includes('default')) return `export { ${list} } from './${fileName}';\n`;
  return [
    `import main from './${fileName}';`,
    'export default main;',
    ...(named.length > 0 ? [`export const { ${list} } = main;`] : []),
    '',
  ].join('\n');
}

/** Makes `require()` of an entry return its default export, with the named ones as properties. */
export function defaultIsModule({ exports }: { readonly exports: string[] }): string {
  if (!exports.includes('default')) return '';
  const named = exports.filter((name) => name !== 'default');
  return [
    'module.exports = exports.default;',
    `for (const name of ${JSON.stringify(named)}) {`,
    '  if (!Object.hasOwn(module.exports, name)) module.exports[name] = exports[name];',
    '}',
  ].join('\n');
}

/** Rollup's own replacement serves browsers too, and would leave that code in a Node build. */
export function importMetaUrl(): Plugin {
  return {
    name: 'import-meta-url',
    resolveImportMeta(property, { format }) {
      if (property !== 'url' || format !== 'cjs') return null;
      return `require('node:url').pathToFileURL(__filename).href`;
    },
  };
}
