import { once } from 'node:events';
import { ProgramGroup } from './program-group.js';
import { START } from './within.js';

/** A display that nobody sees. */
export interface Display {
  /** As the variable `DISPLAY` has it. */
  readonly name: string;
  readonly stop: () => Promise<void>;
}

export async function startDisplay(xvfb: string): Promise<Display> {
  const group = new ProgramGroup(xvfb, [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1280x1024x24',
    '-nolisten',
    'tcp',
  ]);
  const [number] = (await group.until(START, (signal) =>
    once(group.output, 'data', { signal }),
  )) as [Buffer];
  return { name: `:${number.toString().trim()}`, stop: () => group.stop() };
}
