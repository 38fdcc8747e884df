import type { Frame, LinkEvents } from '@primus/protocol';
import { ManualClock, MemoryNetwork } from '@primus/transformer-memory';

/** One step of a conversation; see PROTOCOL.md. */
export type Step = Readonly<Record<string, unknown>>;

/** What one does at a step. Where a step is a claim, answers what is the case instead. */
export type Act = (given: unknown) => unknown;

/** What happened at the end under test and was not yet a step, in order. */
export class Conversation {
  readonly clock: ManualClock = new ManualClock();
  readonly network: MemoryNetwork = new MemoryNetwork({ clock: this.clock });
  readonly said: Frame[] = [];
  readonly delivered: unknown[] = [];
  closed = false;

  /** What the other end hears, which says nothing by itself. */
  get listener(): LinkEvents {
    return {
      frame: (frame) => void this.said.push(frame),
      drain: () => {},
      error: () => {},
      close: () => (this.closed = true),
    };
  }

  /** Whether the link was closed, which is told once. */
  closes(): boolean {
    const { closed } = this;
    this.closed = false;
    return closed;
  }

  /** Takes the steps one after the other, and answers what they were. */
  async lead(steps: readonly Step[], acts: Readonly<Record<string, Act>>): Promise<Step[]> {
    const all: typeof acts = {
      says: () => this.said.shift(),
      delivers: () => this.delivered.shift(),
      closes: () => this.closes(),
      waits: (ms) => this.clock.advance(ms as number),
      ...acts,
    };
    const taken: Step[] = [];
    for (const [name, given] of steps.flatMap((step) => Object.entries(step))) {
      if (name === 'waits') taken.push(...this.#unexpected());
      const act = all[name];
      if (!act) throw new Error(`The step "${name}" is not known here.`);
      const outcome = act(given);
      await (outcome instanceof Promise ? outcome : undefined);
      await this.clock.advance(0);
      const claim = ['says', 'delivers', 'closes', 'learns', 'returns'].includes(name);
      taken.push({ [name]: claim ? outcome : given });
    }
    return [...taken, ...this.#unexpected()];
  }

  /** What happened and should have been a step. */
  #unexpected(): Step[] {
    return [
      ...this.said.splice(0).map((says) => ({ says })),
      ...this.delivered.splice(0).map((delivers) => ({ delivers })),
      ...(this.closes() ? [{ closes: true }] : []),
    ];
  }
}
