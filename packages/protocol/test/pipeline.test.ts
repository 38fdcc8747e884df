import type { Packet, Parser, Transform } from '@primus/protocol';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { settled, Subject, turns } from './harness.js';

/** What a transform, or the parser, does with one message, and how many turns it takes. */
interface Behaviour {
  readonly does: 'pass' | 'replace' | 'withhold' | 'throw';
  /** 0 is at once, without a promise. */
  readonly takes: number;
}

interface Script {
  /** Per message, what each transform does. */
  readonly transforms: readonly (readonly Behaviour[])[];
  /** Per message, what the parser does. */
  readonly parser: readonly Behaviour[];
  /** Per message, turns to wait before it comes. */
  readonly pauses: readonly number[];
}

const pass: Behaviour = { does: 'pass', takes: 0 };

const COUNT = 12;
const TRANSFORMS = 3;

const takes = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 6 }));
const perMessage = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(each, { minLength: COUNT, maxLength: COUNT });
const does = fc.oneof(
  { weight: 6, arbitrary: fc.constant('pass' as const) },
  fc.constantFrom('replace' as const, 'withhold' as const, 'throw' as const),
);
const fails = fc.oneof(
  { weight: 6, arbitrary: fc.constant('pass' as const) },
  fc.constant('throw' as const),
);
const script: fc.Arbitrary<Script> = fc.record({
  transforms: perMessage(
    fc.array(fc.record({ does, takes }), { minLength: TRANSFORMS, maxLength: TRANSFORMS }),
  ),
  parser: perMessage(fc.record({ does: fails, takes })),
  pauses: perMessage(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8 }))),
});

interface Message {
  readonly index: number;
  /** How often it was replaced. */
  readonly replaced: number;
}

/** What shall become of the messages. The parser comes last on the way down, first on the way up. */
function expected(
  { transforms, parser }: Script,
  direction: 'down' | 'up',
): { arrived: Message[]; errors: string[] } {
  const arrived: Message[] = [];
  const errors: string[] = [];
  for (let index = 0; index < COUNT; index++) {
    const steps = transforms[index] ?? [];
    const parsing: [Behaviour, string] = [parser[index] ?? pass, 'PARSER_FAILED'];
    const all: [Behaviour, string][] = steps.map((step) => [step, 'TRANSFORM_FAILED']);
    if (direction === 'down') all.push(parsing);
    else all.unshift(parsing);
    const [last, code] =
      all.find(([step]) => step.does === 'withhold' || step.does === 'throw') ?? [];
    const replaced = steps.filter((step) => step.does === 'replace').length;
    if (!last) arrived.push({ index, replaced });
    else if (last.does === 'throw' && code) errors.push(code);
  }
  return { arrived, errors };
}

/** Codes of errors, the same for both directions of a parser. */
function codes({ errors }: Subject): string[] {
  return errors.map(({ code }) => code.replace(/^(ENCODE|DECODE)/, 'PARSER'));
}

function transform(number: number, { transforms }: Script): Transform<Subject> {
  return (packet: Packet) => {
    const message = packet.data as Message;
    const step = transforms[message.index]?.[number];
    const act = (): void | boolean => {
      if (step?.does === 'throw') throw new Error('This transform fails.');
      if (step?.does === 'withhold') return false;
      if (step?.does === 'replace') packet.data = { ...message, replaced: message.replaced + 1 };
    };
    return step && step.takes > 0 ? turns(step.takes).then(act) : act();
  };
}

/** Encodes and decodes as the script says; `index` tells which message a frame or value is. */
function scripted<R>(
  { parser }: Script,
  index: (input: unknown) => number,
  convert: (input: unknown) => R,
): (input: unknown) => R | Promise<R> {
  return (input) => {
    const step = parser[index(input)];
    const act = (): R => {
      if (step?.does === 'throw') throw new Error('This parser fails.');
      return convert(input);
    };
    return step && step.takes > 0 ? turns(step.takes).then(act) : act();
  };
}

const messages: readonly Message[] = Array.from({ length: COUNT }, (_, index) => ({
  index,
  replaced: 0,
}));

const indexOf = (value: unknown): number => (value as Message).index;

test('outgoing: whatever transforms and parser do, order is kept and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (given) => {
      const parser: Parser = {
        name: 'scripted',
        binary: false,
        encode: scripted(given, indexOf, (value) => JSON.stringify(value)),
        decode: (frame) => frame,
      };
      const subject = new Subject({ parser });
      for (let i = 0; i < TRANSFORMS; i++) subject.transforms.outgoing.push(transform(i, given));
      const receipts: Promise<unknown>[] = [];
      for (const message of messages) {
        await turns(given.pauses[message.index] ?? 0);
        receipts.push(
          subject.send(message).then(
            () => message.index,
            () => undefined,
          ),
        );
      }
      let flushed = false;
      subject.link.closing = () => (flushed = true);
      subject.connection.end();
      await settled();

      const { arrived, errors } = expected(given, 'down');
      expect(subject.link.sent.map((frame) => JSON.parse(String(frame)) as unknown)).toEqual(
        arrived,
      );
      expect(codes(subject)).toEqual(errors);
      const acknowledged = (await Promise.all(receipts)).filter((index) => index !== undefined);
      expect(acknowledged).toEqual(arrived.map(({ index }) => index));
      expect(flushed).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('incoming: whatever transforms and parser do, order is kept and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      script,
      fc.array(fc.integer({ min: 0, max: COUNT - 1 })),
      fc.array(fc.integer({ min: 0, max: COUNT - 1 })),
      async (given, pausedAt, resumedAt) => {
        const parser: Parser = {
          name: 'scripted',
          binary: false,
          encode: String,
          decode: scripted(
            given,
            (frame) => indexOf(JSON.parse(frame as string)),
            (frame) => JSON.parse(frame as string) as unknown,
          ),
        };
        const subject = new Subject({ parser });
        for (let i = 0; i < TRANSFORMS; i++) subject.transforms.incoming.push(transform(i, given));
        for (const message of messages) {
          await turns(given.pauses[message.index] ?? 0);
          if (pausedAt.includes(message.index)) subject.connection.pause();
          if (resumedAt.includes(message.index)) subject.connection.resume();
          subject.connection.frame(JSON.stringify(message));
        }
        subject.connection.close({ code: 1 });
        subject.connection.frame('after the close');
        subject.connection.resume();
        await settled();

        const { arrived, errors } = expected(given, 'up');
        expect(subject.messages).toEqual(arrived);
        expect(codes(subject).toSorted()).toEqual(errors.toSorted());
        expect(subject.closes).toEqual([{ code: 1 }]);
        expect(subject.happened.at(-1)).toBe('close');
      },
    ),
    { numRuns: 300 },
  );
});
