import type { Plugin } from 'rollup';
import ts from 'typescript';

interface Export {
  readonly name: string;
  readonly local: string;
  readonly typeOnly: boolean;
}

/**
 * Types of the ES module beside `NAME.cjs`: a re-export, so that a class is one type however it
 * was loaded. An entry that is `export =` has no `*`, hence the names.
 */
export function moduleDeclarations(names: readonly string[]): Plugin {
  return {
    name: 'module-declarations',
    generateBundle(_, bundle) {
      for (const name of names) {
        const chunk = bundle[`${name}.d.cts`];
        if (chunk?.type !== 'chunk') throw new Error(`No declarations were built for ${name}`);
        this.emitFile({
          type: 'asset',
          fileName: `${name}.d.ts`,
          source: chunk.exports.includes('default')
            ? [
                `import main from './${name}.cjs';`,
                'export default main;',
                `export { ${chunk.exports.filter((each) => each !== 'default').join(', ')} } from './${name}.cjs';`,
                '',
              ].join('\n')
            : `export * from './${name}.cjs';\n`,
        });
      }
    },
  };
}

/** Turns the declarations of an entry with a default export into `export =`. */
export function exportEquals(): Plugin {
  return {
    name: 'export-equals',
    renderChunk(code, chunk) {
      return chunk.isEntry && chunk.exports.includes('default') ? rewrite(code) : null;
    },
  };
}

function rewrite(code: string): string {
  const file = ts.createSourceFile('entry.d.cts', code, ts.ScriptTarget.ES2022);
  const exported: Export[] = [];
  let body = '';
  for (const statement of file.statements) {
    const text = statement.getFullText(file);
    if (!ts.isExportDeclaration(statement)) {
      body += text;
      continue;
    }
    if (!statement.exportClause || !ts.isNamedExports(statement.exportClause)) {
      throw new Error('An entry with a default export has to name what it re-exports');
    }
    const found = statement.exportClause.elements.map((element) => ({
      name: element.name.text,
      local: (element.propertyName ?? element.name).text,
      typeOnly: statement.isTypeOnly || element.isTypeOnly,
    }));
    exported.push(...found);
    if (statement.moduleSpecifier) {
      const names = found.map(({ local, typeOnly }) => (typeOnly ? `type ${local}` : local));
      body += `\nimport { ${names.join(', ')} } from ${statement.moduleSpecifier.getText(file)};`;
    }
  }
  const main = exported.find(({ name }) => name === 'default');
  if (!main) throw new Error('The default export is not in the export list');
  return `${body}\n${namespace(main.local, exported, staticsOf(file, main.local))}export = ${main.local};\n`;
}

/** Names that the class declares itself: as values they are there already. */
function staticsOf(file: ts.SourceFile, name: string): ReadonlySet<string> {
  const statics = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name?.text !== name) continue;
    for (const member of statement.members) {
      const isStatic =
        ts.canHaveModifiers(member) &&
        ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
      if (isStatic && member.name && ts.isIdentifier(member.name)) statics.add(member.name.text);
    }
  }
  return statics;
}

function namespace(
  main: string,
  exported: readonly Export[],
  statics: ReadonlySet<string>,
): string {
  const others = exported.filter(({ name }) => name !== 'default');
  if (others.length === 0) return '';
  const lines = others.map(({ name, local, typeOnly }) => {
    const type = typeOnly || statics.has(name) ? 'type ' : '';
    return `  export { ${type}${local === name ? name : `${local} as ${name}`} };`;
  });
  return `declare namespace ${main} {\n${lines.join('\n')}\n}\n`;
}
