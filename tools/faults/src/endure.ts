import type { TransformerName } from 'tools-compatibility/names';
import { Bystander } from './bystander.js';
import { dial } from './client.js';
import type { Outcome } from './fault.js';
import type { Vitals } from './server/protocol.js';
import type { Subject } from './subject.js';
import { eventually } from './waiting.js';

/** The wound of a server that is gone. */
export const PROCESS_ENDED = 'the process ended';

const MB = 1_000_000;

/** Ms in which a client that comes when it is over has to be served. */
const SERVED_WITHIN = 2_000;

/** Bytes above what was held before that are nobody's fault: code that was compiled, caches. */
const SLACK = 16 * MB;
/** The same of a whole process, whose allocator gives back when it likes. */
const SLACK_OF_PROCESS = 32 * MB;

/** What those who attack have at hand. */
export interface Siege {
  readonly subject: Subject;
  readonly bystander: Bystander;
  /** MB that the server holds above what it held before, at this moment. */
  readonly held: () => Promise<number>;
}

/**
 * Attacks a server. Afterwards it has to be alive and to serve, to hold no more than before, and
 * to have done no harm to a bystander.
 */
export async function endure(
  subject: Subject,
  attack: (siege: Siege) => Promise<number | void>,
): Promise<Outcome> {
  const bystander = await Bystander.join(subject);
  const before = await subject.ask('vitals');
  const held = async (): Promise<number> => growth(subject, before, await subject.ask('vitals'));
  let value: number | undefined;
  try {
    value = (await attack({ subject, bystander, held })) ?? undefined;
    return {
      ...(value !== undefined && { value }),
      wounds: await examine(subject, bystander, before),
    };
  } catch (cause) {
    // Its sockets close before it is known to have ended.
    const answered = await subject.ask('vitals').then(
      () => true,
      () => false,
    );
    if (answered) throw cause;
    return { ...(value !== undefined && { value }), wounds: [PROCESS_ENDED] };
  }
}

/** The most that is held while something goes on, in MB. */
export async function mostHeld({ held }: Siege, work: () => Promise<void>): Promise<number> {
  const done = work();
  let most = 0;
  while (!(await eventually(done, 0))) most = Math.max(most, await held());
  return Math.round(Math.max(most, await held()));
}

async function examine(
  subject: Subject,
  bystander: Bystander,
  before: Vitals,
): Promise<readonly string[]> {
  if (!subject.alive) return [PROCESS_ENDED];
  const wounds = [...(await serves(subject)), ...(await bystander.leave())];
  const after = await emptied(subject);
  if (after.connected > 0) wounds.push(`${after.connected} connections are left`);
  if (after.polluted.length > 0) wounds.push(`all objects have ${after.polluted.join(', ')}`);
  const more = growth(subject, before, after);
  const slack = subject.options.transformer === 'uws' ? SLACK_OF_PROCESS : SLACK;
  if (more * MB > slack) wounds.push(`${Math.round(more)} MB are still held`);
  return wounds;
}

/** Whether a fresh client is served. */
async function serves({ options, port }: Subject): Promise<string[]> {
  const { transformer, parser } = options;
  const client = dial(transformer as TransformerName, port, { timeout: SERVED_WITHIN }, parser);
  const served = await new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), SERVED_WITHIN).unref();
    client.on('data', () => resolve(true));
    client.write('Are you there?');
  });
  client.destroy();
  return served ? [] : [`a fresh client was not served within ${SERVED_WITHIN / 1000} s`];
}

/** The vitals when all connections are gone, or do not go. */
async function emptied(subject: Subject): Promise<Vitals> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const vitals = await subject.ask('vitals');
    if (vitals.connected === 0 || Date.now() > deadline) return vitals;
    // The question itself takes a while, and nothing tells when the last has gone.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** In MB. What uWebSockets.js holds, only the whole process shows. */
function growth({ options }: Subject, before: Vitals, now: Vitals): number {
  const bytes =
    options.transformer === 'uws' ? now.resident - before.resident : now.held - before.held;
  return Math.max(0, bytes / MB);
}
