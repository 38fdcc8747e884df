import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';

/** An example of a README. */
export interface Example {
  /** The heading above it. */
  readonly heading: string;
  /** Its first line that says something. */
  readonly start: string;
  readonly language: string;
  readonly text: string;
  /** A whole program; otherwise it uses what the README says is there. */
  readonly program: boolean;
}

/** The examples of a README that can run, in their order. */
export function examples(file: string | URL): Example[] {
  let heading = '';
  return [
    ...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$|^```(js|ts|html)\n([^]*?)^```$/gm),
  ].flatMap(([, title, language, text]) => {
    heading = title ?? heading;
    if (language === undefined || text === undefined) return [];
    const start = text.split('\n').find((line) => !/^(import .*)?$/.test(line)) ?? '';
    return [{ heading, start, language, text, program: /^import /m.test(text) }];
  });
}

/** What an example finds where it runs. */
export interface Surroundings {
  /** Loads a module that it imports. */
  readonly load: (name: string) => unknown;
  /** Its variables, by name. */
  readonly scope: object;
  /** Texts of the example, and what takes the place of each. Done in order. */
  readonly replace: readonly (readonly [text: string, other: string])[];
}

/** Makes an asynchronous function of an example. What it prints is not seen. */
export function compile(
  { text, language }: Example,
  { load, scope, replace }: Surroundings,
): () => Promise<void> {
  const source = language === 'ts' ? withoutTypes(text) : text;
  const body = replace.reduce(
    (code, [from, to]) => code.replaceAll(from, () => to),
    source
      .replaceAll(/^import (\w+)((?:, \{.*\})?) from ('.*');$/gm, importDefault)
      .replaceAll(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = await load($2);')
      .replaceAll(/^export (?!\{)/gm, '')
      .replaceAll(/^export \{\};$/gm, ''),
  );
  const inside = { ...scope, load, console: { log() {}, error() {} } };
  const names = Object.keys(inside);
  // A block of its own, for examples may declare what is in scope already.
  const code = `(({ ${names.join(', ')} }) => async () => {{\n${body}\n}})`;
  return (runInThisContext(code) as (scope: object) => () => Promise<void>)(inside);
}

function withoutTypes(text: string): string {
  const { ModuleKind, ScriptTarget } = ts;
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function importDefault(_: string, name: string, names: string, from: string): string {
  return `const { default: ${name}${names.replace('{', '').replace('}', '')} } = await load(${from});`;
}
