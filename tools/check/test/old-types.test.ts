import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const oldTypes = dirname(createRequire(import.meta.url).resolve('@types/primus/package.json'));
const fixtures = fileURLToPath(new URL('fixtures/consumer/primus-8/', import.meta.url));

/** What is of Primus 9, or not in the types of Primus 8. */
const BEYOND = ['plugin.ts', 'untyped.ts'];

const projects = readdirSync(fixtures).filter((file) => /^tsconfig\..*\.json$/.test(file));

/** The programs of a project that are written for `@types/primus`, compiled with that. */
function compiled(project: string): ts.Program {
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(fixtures, project), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    fixtures,
  );
  const programs = fileNames.filter((file) => !BEYOND.some((name) => file.endsWith(`/${name}`)));
  return ts.createProgram(programs, {
    ...options,
    noEmit: true,
    skipLibCheck: true,
    paths: { primus: [join(oldTypes, 'index.d.ts')] },
  });
}

test.each(projects)('what is written for @types/primus compiles with it: %s', (project) => {
  const program = compiled(project);
  const told = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      [file?.fileName, ts.flattenDiagnosticMessageText(messageText, '\n')].join(': '),
    );
  expect(told).toEqual([]);
  expect(program.getRootFileNames()).not.toEqual([]);
  expect(program.getSourceFiles().map(({ fileName }) => fileName)).toContain(
    ts.sys.realpath?.(join(oldTypes, 'index.d.ts')),
  );
});
