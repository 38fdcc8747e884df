import { Proxy } from '@primus/testkit';
import { endure, type Siege } from '../endure.js';
import type { Client } from '../client.js';
import type { Fault, Outcome, Scene } from '../fault.js';
import { eventually, happens, until } from '../waiting.js';

const MESSAGES = 40;
const BYTES = 1_000_000;
/**
 * Room for the message before, which whoever has read it may not have acknowledged when the next
 * one is written, where messages are acknowledged by requests.
 */
const LIMITS = { highWaterMark: 500_000, maxBacklog: 4_000_000 };

/** What is with a reader at the end, and how it had to be. Undefined where all is well. */
type Verdict = (reader: Reader, siege: Siege) => Promise<string | undefined>;

/** What happens to a reader that stops, by the policy that a server is told. */
const policies: Readonly<Record<string, Verdict>> = {
  disconnect: async ({ id }, { subject }) =>
    (await eventually(subject.ask('ended', id), 10_000))
      ? undefined
      : 'a slow reader was not disconnected',
  'drop-newest': async (reader) => {
    if (!(await reader.catchesUp())) return 'a reader that reads again is not served';
    const { heard } = reader;
    return isRun(heard) && heard[0] === 0 && heard.length < MESSAGES
      ? undefined
      : `dropped the wrong ones: kept ${heard.join()}`;
  },
  'drop-oldest': async (reader) => {
    if (!(await reader.catchesUp())) return 'a reader that reads again is not served';
    const { heard } = reader;
    // What had left before is a run, and what was kept is another.
    const gap = heard.findIndex(
      (number, index) => index > 0 && number !== (heard[index - 1] ?? 0) + 1,
    );
    const [left, kept] = gap < 0 ? [[], heard] : [heard.slice(0, gap), heard.slice(gap)];
    const isEnd = kept.at(-1) === MESSAGES - 1 && heard.length < MESSAGES;
    const inOrder = isRun(kept) && (kept[0] ?? 0) > (left.at(-1) ?? -1) && (left[0] ?? 0) === 0;
    return isEnd && inOrder ? undefined : `dropped the wrong ones: kept ${heard.join()}`;
  },
};

/** Whether these are numbers that follow each other. */
function isRun(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => number === (numbers[0] ?? 0) + index);
}

/** Somebody stops to read while others are written to, under each policy. */
export const slowReaderPolicies: Fault = {
  name: `A reader that stops, ${MESSAGES} MB, under each policy`,
  unit: 'MB held',
  atMost: 24,
  without8: 'Primus 8 has no policy for slow readers.',
  async run(scene) {
    const outcomes: Outcome[] = [];
    for (const [slowReader, verdict] of Object.entries(policies)) {
      outcomes.push(await underPolicy(scene, slowReader, verdict));
    }
    outcomes.push(await underBlock(scene));
    return {
      // What uWebSockets.js holds, only the whole process shows, which varies by more than this.
      ...(scene.transformer !== 'uws' && {
        value: Math.max(...outcomes.map(({ value = 0 }) => value)),
      }),
      wounds: outcomes.flatMap(({ wounds }) => wounds),
    };
  },
};

async function underPolicy(scene: Scene, slowReader: string, verdict: Verdict): Promise<Outcome> {
  const subject = await scene.start({ primus: { ...LIMITS, slowReader } });
  const sender = scene.dial(subject.port);
  await warmUp(sender);
  // Of who has read much, the system itself keeps dozens of MB.
  const reader = await Reader.join(scene, subject.port);
  let wrong: string | undefined;

  const outcome = await endure(subject, async (siege) => {
    reader.proxy.stall();
    const most = await broadcast(sender, siege);
    wrong = await verdict(reader, siege);
    reader.client.destroy();
    reader.proxy.flow();
    sender.destroy();
    return most;
  });
  return named(slowReader, outcome, wrong);
}

async function underBlock(scene: Scene): Promise<Outcome> {
  const subject = await scene.start({ primus: { ...LIMITS, slowReader: 'block' } });
  const reader = await Reader.join(scene, subject.port);
  let wrong: string | undefined;

  const outcome = await endure(subject, async ({ held }) => {
    reader.proxy.stall();
    const done = subject.ask('send', { id: reader.id, bytes: BYTES, count: MESSAGES });
    const all = reader.hears(MESSAGES);
    // What it holds stays the same when nothing more gets through.
    let most = 0;
    await until(async () => {
      const now = await held();
      const settled = Math.abs(now - most) < 0.1;
      most = Math.max(most, now);
      return settled;
    });
    if (await eventually(done, 0)) wrong = 'send() did not wait for a slow reader';
    reader.proxy.flow();
    if (!(await eventually(done, 20_000))) wrong = 'send() waits for a reader that reads again';
    else if (!(await eventually(all, 20_000)) || !isRun(reader.heard) || reader.heard[0] !== 0) {
      wrong = `not all came in order: ${reader.heard.join()}`;
    }
    reader.client.destroy();
    return Math.round(most);
  });
  return named('block', outcome, wrong);
}

function named(policy: string, { value = 0, wounds }: Outcome, wrong?: string): Outcome {
  const all = wrong === undefined ? wounds : [...wounds, wrong];
  return { value, wounds: all.map((wound) => `${policy}: ${wound}`) };
}

/** Lets the process grow to what such messages take when everybody reads. */
async function warmUp(sender: Client): Promise<void> {
  const text = 'x'.repeat(BYTES);
  for (let round = 0; round < 15; round++) {
    const heard = happens(sender, 'data');
    sender.write({ relay: { text } });
    await inTime(heard, `Round ${round} of warming up`);
  }
}

/** Numbered messages to all, at a pace that whoever reads can keep; answers the most MB held. */
async function broadcast(sender: Client, { bystander, held }: Siege): Promise<number> {
  const text = 'x'.repeat(BYTES);
  let most = 0;
  for (let index = 0; index < MESSAGES; index++) {
    const others = new Promise<void>((resolve) => {
      bystander.onOther = () => resolve();
    });
    const heard = Promise.all([others, happens(sender, 'data')]);
    sender.write({ relay: { index, text } });
    await inTime(heard, `Message ${index}`);
    if (index % 10 === 9) most = Math.max(most, await held());
  }
  return Math.round(most);
}

async function inTime(heard: Promise<unknown>, what: string): Promise<void> {
  if (!(await eventually(heard, 20_000))) throw new Error(`${what} was not heard by all.`);
}

/** A client behind a network that can be stopped. */
class Reader {
  readonly client: Client;
  readonly proxy: Proxy;
  readonly id: string;
  readonly heard: number[] = [];
  #answered: () => void = () => {};

  private constructor(client: Client, proxy: Proxy, id: string) {
    this.client = client;
    this.proxy = proxy;
    this.id = id;
    client.on('data', (message) => {
      const { index, text } = (message ?? {}) as { index?: number; text?: string };
      if (index !== undefined) this.heard.push(index);
      else if (text === 'again') this.#answered();
    });
  }

  static async join(scene: Scene, server: number): Promise<Reader> {
    const proxy = new Proxy(server);
    const port = await proxy.listen();
    scene.after(() => proxy.close());
    const client = scene.dial(port, { strategy: false });
    const id = await new Promise<string>((resolve) => client.id(resolve));
    return new Reader(client, proxy, id);
  }

  /** Resolves when so many numbers have come. */
  hears(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.client.on('data', () => {
        if (this.heard.length === count) resolve();
      });
    });
  }

  /** Reads again; resolves with whether it is served when it has read what was kept for it. */
  async catchesUp(): Promise<boolean> {
    const answered = new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
    this.proxy.flow();
    this.client.write({ text: 'again' });
    return eventually(answered, 20_000);
  }
}
