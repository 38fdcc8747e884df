import type { TransformerName } from 'tools-compatibility/names';
import { endure } from '../endure.js';
import type { Fault } from '../fault.js';
import { gates, listeners, wrongs } from '../server/careless.js';
import type { Visits } from '../server/protocol.js';
import { eventually } from '../waiting.js';
import { handshakeRequest } from '../wire/handshake.js';
import { eachOf, Stranger } from '../wire/stranger.js';
import { visitors } from '../wire/ways.js';
import { requestHead } from '../wire/websocket.js';

/** Ms that a hook has to decide, and in which a peer is told what became of that. */
const HANDSHAKE_TIMEOUT = 500;
const ANSWERED = 5_000;
/** Ms in which a server hangs up when its peer has. */
const LEFT = 500;

/** Of the answers to those who are let in, over a WebSocket or over requests. */
const WELCOME: ReadonlySet<number> = new Set([101, 200]);
/** Mistakes that do not keep anybody out, as yes was said first. */
const HARMLESS: ReadonlySet<string> = new Set(['yes-twice', 'yes-then-throws']);
/** Mistakes that have to be logged wherever they are made. */
const LOGGED: ReadonlySet<string> = new Set(['throws', 'rejects']);

const refusals: Readonly<Record<string, number>> = { authorize: 401, middleware: 500 };

/** What an answer has to say; nothing where the peer is let in. */
function refusalOf(stage: string, mistake: string): number | undefined {
  if (!gates.includes(stage) || HARMLESS.has(mistake)) return undefined;
  if (mistake === 'never') return 503;
  // The hook says which.
  return mistake === 'injects' ? 401 : refusals[stage];
}

interface Visit {
  readonly stage: string;
  readonly mistake: string;
}

const visits: readonly Visit[] = [...gates, ...listeners].flatMap((stage) =>
  wrongs.map((mistake) => ({ stage, mistake })),
);

const hookOf = ({ stage, mistake }: Visit): string => `${stage}:${mistake}`;

/** Answers the status; nothing where there was no answer. */
async function statusOf(port: number, request: string, wounds: string[]): Promise<number> {
  const stranger = await Stranger.connect(port);
  stranger.send(request);
  await eventually(stranger.hears(/\r\n\r\n/), ANSWERED);
  await stranger.leave(LEFT);
  if (/\r\nX-Injected/i.test(stranger.heard)) wounds.push('a hook injects a header');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(stranger.heard)?.[1]);
}

/** Asks without a session, and for a session, and says what was wrong with the answers. */
async function judge(
  visit: Visit,
  transformer: TransformerName,
  ask: (request: string) => Promise<number>,
): Promise<string[]> {
  const { stage, mistake } = visit;
  const query = `hook=${hookOf(visit)}`;
  const expected = refusalOf(stage, mistake);
  const plain = requestHead(`GET /primus/nothing?${query} HTTP/1.1`, { Host: 'localhost' });
  const session = handshakeRequest(transformer, { query });
  const [ofPlain, ofSession] = [await ask(plain), await ask(session)];
  const plainHolds = expected === undefined ? ofPlain >= 400 : ofPlain === expected;
  const holds = expected === undefined ? WELCOME.has(ofSession) : ofSession === expected;
  return [
    ...(plainHolds ? [] : [`${hookOf(visit)} answers ${ofPlain} where nothing is`]),
    ...(holds ? [] : [`${hookOf(visit)} answers ${ofSession}`]),
  ];
}

/** What is wrong with who was let in, and with what was logged. */
function countedWrong(counts: Visits, log: readonly string[]): string[] {
  return visits.flatMap((visit) => {
    const { stage, mistake } = visit;
    const { connected } = counts[hookOf(visit)] ?? { connected: 0 };
    const expected = refusalOf(stage, mistake) === undefined ? 1 : 0;
    const isLogged = log.some((entry) => entry.includes(`${stage} ${mistake}.`));
    return [
      ...(connected === expected ? [] : [`${hookOf(visit)} lets in ${connected}`]),
      ...(LOGGED.has(mistake) && !isLogged ? [`${hookOf(visit)} is not logged`] : []),
    ];
  });
}

/** Hooks of an application that throw, reject, answer twice, late or never, or inject headers. */
export const carelessHooks: Fault = {
  name: 'Hooks that throw, reject, answer twice, late or never, or inject headers',
  async run(scene) {
    const subject = await scene.start({
      application: 'careless',
      primus: { pingInterval: 1_000, handshakeTimeout: HANDSHAKE_TIMEOUT },
    });
    const wounds: string[] = [];
    const outcome = await endure(subject, async () => {
      const ask = (request: string): Promise<number> => statusOf(subject.port, request, wounds);
      await eachOf(visits, 10, async (visit) => {
        wounds.push(...(await judge(visit, scene.transformer, ask)));
      });
      wounds.push(...countedWrong(await subject.ask('visits'), await subject.ask('log')));
      await eachOf(wrongs, 5, async (mistake) => {
        for (const visitor of await visitors(subject.port, scene.transformer)) {
          await visitor.say(JSON.stringify({ hook: `transform:${mistake}` }));
          await visitor.leave();
        }
      });
    });
    return { ...outcome, wounds: [...outcome.wounds, ...new Set(subject.alive ? wounds : [])] };
  },
};
