import { readFileSync } from 'node:fs';

/** An example of the README. */
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

/** The examples of the README that can run, in their order. */
export function examples(): Example[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  let heading = '';
  return [...readme.matchAll(/^#+ (.*)$|^```(js|ts|html)\n([^]*?)^```$/gm)].flatMap(
    ([, title, language, text]) => {
      heading = title ?? heading;
      if (language === undefined || text === undefined) return [];
      const start = text.split('\n').find((line) => !/^(import .*)?$/.test(line)) ?? '';
      return [{ heading, start, language, text, program: /^import /m.test(text) }];
    },
  );
}
