import { PrimusError } from './errors.js';

/**
 * What `load` requires, the framework of a transformer, from the package of that name.
 *
 * @throws PrimusError `MISSING_DEPENDENCY`, with a sentence that says how to install it
 */
export function loadFramework<M>(transformer: string, name: string, load: () => M): M {
  try {
    return load();
  } catch (cause) {
    throw new PrimusError(
      'MISSING_DEPENDENCY',
      `The ${transformer} transformer needs the package "${name}"; install it with: npm install ${name}`,
      cause,
    );
  }
}
