import { readFileSync } from 'node:fs';

let script: string | undefined;

/** The script of clients that no transformer, parser and plugin was added to. */
export function clientScript(): string {
  return (script ??= readFileSync(new URL('../dist/client.global.js', import.meta.url), 'utf8'));
}
