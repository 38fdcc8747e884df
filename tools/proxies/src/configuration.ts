import { readFileSync } from 'node:fs';

/** What is put into a configuration, by what stands there. */
export type Replacements = Readonly<Record<string, string>>;

/** Reads one of the configurations that the documentation shows. */
export function readConfiguration(name: string): string {
  return readFileSync(new URL(`../configurations/${name}`, import.meta.url), 'utf8');
}

/** @throws Error for what does not stand there, or more than once */
export function replace(text: string, replacements: Replacements): string {
  for (const [found, put] of Object.entries(replacements)) {
    const parts = text.split(found);
    if (parts.length !== 2) throw new Error(`"${found}" stands there ${parts.length - 1} times.`);
    text = parts.join(put);
  }
  return text;
}
