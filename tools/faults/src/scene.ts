import type { TransformerName } from 'tools-compatibility/names';
import { dialWith } from './client.js';
import type { Fault, Outcome, Scene } from './fault.js';
import { Subject } from './subject.js';

export interface Stage {
  readonly edition: 8 | 9;
  readonly transformer: TransformerName;
  readonly seed: number;
  /** See {@link Scene}. Default false. */
  readonly full?: boolean;
}

/** Lets a fault happen, and clears up after it. */
export async function happen(fault: Fault, stage: Stage): Promise<Outcome> {
  const { edition, transformer } = stage;
  const cleanups: (() => unknown)[] = [];
  const scene: Scene = {
    full: false,
    ...stage,
    async start(options) {
      const subject = await Subject.start({ ...options, edition, transformer });
      scene.after(() => subject.kill());
      return subject;
    },
    dial(port, options) {
      const client = dialWith(edition, transformer, port, options);
      scene.after(() => client.destroy());
      return client;
    },
    after: (cleanup) => void cleanups.push(cleanup),
  };
  try {
    return await fault.run(scene);
  } finally {
    for (const cleanup of cleanups.toReversed()) await cleanup();
  }
}
