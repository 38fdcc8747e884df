import { readFileSync } from 'node:fs';
import { checkOption } from '@primus/core';
import { type ClientAsset, PrimusError } from '@primus/protocol';

/** A script that has no file; otherwise as a {@link ClientAsset}. */
export interface InlineScript {
  /** The text of the script. */
  readonly source: string;
  /** The variable the script declares at its top level; its value is what the script offers. */
  readonly variable: string;
}

/** A script that offers the value of a variable. */
export type Script = ClientAsset | InlineScript;

/**
 * An expression for what a script offers. Nothing else that the script declares gets out, and
 * like any classic script it sees no module system.
 *
 * @throws PrimusError `INVALID_OPTION`, `MISSING_DEPENDENCY`
 */
export function scriptExpression(script: Script): string {
  const { variable } = script;
  checkOption(
    /^[A-Za-z_$][\w$]*$/.test(variable),
    'variable',
    'the name of a variable in ASCII',
    variable,
  );
  const source = 'url' in script ? read(script.url) : script.source;
  return ['(function () {', source, `return ${variable};`, '})()'].join('\n');
}

function read(url: URL): string {
  try {
    // The map belongs to the file, not to a script that the file is a part of.
    return readFileSync(url, 'utf8').replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '');
  } catch (cause) {
    throw new PrimusError(
      'MISSING_DEPENDENCY',
      `The client script ${url.href} cannot be read; install or build its package again.`,
      cause,
    );
  }
}
