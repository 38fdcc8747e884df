import type { TransformerName } from 'tools-compatibility/names';
import type { Fault, Outcome, Scene } from './fault.js';
import { Subject } from './subject.js';

export interface Stage {
  readonly edition: 8 | 9;
  readonly transformer: TransformerName;
  readonly seed: number;
}

/** Lets a fault happen, and clears up after it. */
export async function happen(fault: Fault, stage: Stage): Promise<Outcome> {
  const cleanups: (() => unknown)[] = [];
  const scene: Scene = {
    ...stage,
    async start(options) {
      const { edition, transformer } = stage;
      const subject = await Subject.start({ ...options, edition, transformer });
      scene.after(() => subject.kill());
      return subject;
    },
    after: (cleanup) => void cleanups.push(cleanup),
  };
  try {
    return await fault.run(scene);
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  }
}
