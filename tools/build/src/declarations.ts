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

/**
 * Marks what has no value at run time: bundling declarations forgets `export type`, and then a class
 * would seem to be there. `values` are the exports of the code, by entry.
 */
export function typeOnlyExports(values: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: 'type-only-exports',
    renderChunk(code, { isEntry, name }) {
      const present = values.get(name);
      if (!isEntry || !present) return null;
      const file = parse(code);
      return file.statements
        .map((statement) => {
          if (!isNamedExport(statement)) return statement.getFullText(file);
          const list = exportsOf(statement).map(({ name: exported, local, typeOnly }) => ({
            name: exported,
            local,
            typeOnly: typeOnly || !present.includes(exported),
          }));
          const from = statement.moduleSpecifier?.getText(file);
          return `\nexport { ${list.map(specifier).join(', ')} }${from ? ` from ${from}` : ''};`;
        })
        .join('')
        .concat('\n');
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

const parse = (code: string): ts.SourceFile =>
  ts.createSourceFile('entry.d.cts', code, ts.ScriptTarget.ES2022);

/**
 * The default export is merged with a namespace that holds the named ones. A static of the same
 * name would clash with the namespace's, so the class leaves it to the namespace. It cannot be a
 * constant, which merges with types only.
 */
function rewrite(code: string): string {
  const file = parse(code);
  const exported: Export[] = [];
  const kept: ts.Statement[] = [];
  const imports: string[] = [];
  for (const statement of file.statements) {
    if (!ts.isExportDeclaration(statement)) {
      kept.push(statement);
      continue;
    }
    if (!isNamedExport(statement)) {
      throw new Error('An entry with a default export has to name what it re-exports');
    }
    const found = exportsOf(statement);
    if (!statement.moduleSpecifier) {
      exported.push(...found);
      continue;
    }
    const from = statement.moduleSpecifier.getText(file);
    for (const { name, local, typeOnly } of found) {
      const alias = aliasOf(name);
      imports.push(`import ${typeOnly ? 'type ' : ''}{ ${local} as ${alias} } from ${from};`);
      exported.push({ name, local: alias, typeOnly });
    }
  }
  const main = exported.find(({ name }) => name === 'default');
  if (!main) throw new Error('The default export is not in the export list');
  const others = exported.filter(({ name }) => name !== 'default');
  const names = new Set(others.filter(({ typeOnly }) => !typeOnly).map(({ name }) => name));
  const body = kept.map((statement) => {
    if (ts.isClassDeclaration(statement) && statement.name?.text === main.local) {
      return withoutStatics(statement, names, file);
    }
    return statement.getFullText(file);
  });
  return [
    ...imports,
    body.join(''),
    ...(others.length > 0 ? namespace(main.local, others) : []),
    `export = ${main.local};`,
    '',
  ].join('\n');
}

const aliasOf = (name: string): string => `${name}_export`;

type NamedExport = ts.ExportDeclaration & { readonly exportClause: ts.NamedExports };

function isNamedExport(statement: ts.Statement): statement is NamedExport {
  return (
    ts.isExportDeclaration(statement) &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  );
}

function exportsOf({ exportClause, isTypeOnly }: NamedExport): Export[] {
  return exportClause.elements.map((element) => ({
    name: element.name.text,
    local: (element.propertyName ?? element.name).text,
    typeOnly: isTypeOnly || element.isTypeOnly,
  }));
}

function specifier({ name, local, typeOnly }: Export): string {
  return `${typeOnly ? 'type ' : ''}${local === name ? name : `${local} as ${name}`}`;
}

function withoutStatics(
  declaration: ts.ClassDeclaration,
  names: ReadonlySet<string>,
  file: ts.SourceFile,
): string {
  let text = declaration.getFullText(file);
  const clashes = declaration.members.filter(
    (member) =>
      ts.canHaveModifiers(member) &&
      ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) &&
      member.name !== undefined &&
      names.has(member.name.getText(file)),
  );
  for (const member of clashes) text = text.replace(member.getFullText(file), '');
  return text;
}

function namespace(main: string, exported: readonly Export[]): string[] {
  const lines = exported.map((each) => `  export { ${specifier(each)} };`);
  return [`declare namespace ${main} {`, ...lines, '}'];
}
