import type { Callback, Server, Spark } from './program.js';
import type { Visit, Visits } from './protocol.js';

const INJECTION = 'Basic\r\nX-Injected: 1';

/** What a hook does that has to call back. The stage it is at stands in what is logged of it. */
const mistakes: Readonly<Record<string, (answer: Callback, stage: string) => unknown>> = {
  throws(_answer, stage) {
    throw new Error(`${stage} throws.`);
  },
  rejects: (_answer, stage) => Promise.reject(new Error(`${stage} rejects.`)),
  'no-then-yes'(answer) {
    answer(new Error('No.'));
    answer();
  },
  'yes-twice'(answer) {
    answer();
    answer();
  },
  'yes-then-throws'(answer) {
    answer();
    throw new Error('A hook threw after its answer.');
  },
  'no-later': (answer) => void setTimeout(() => answer(new Error('No.')), 100),
  never() {},
  injects: (answer) =>
    answer({ statusCode: 401, message: INJECTION, authenticate: INJECTION, code: INJECTION }),
  nonsense: (answer) => answer({ statusCode: '1e9\r\n', message: { toString: 1 } }),
};

/** Does what a hook is asked to, in the form `authorize:throws`. */
function hook(stage: string, asked: string | undefined, answer: Callback): unknown {
  const [at, mistake = ''] = (asked ?? '').split(':');
  return at === stage ? mistakes[mistake]?.(answer, stage) : answer();
}

function askedOf({ url = '' }: { readonly url?: string }): string | undefined {
  return /[?&]hook=([\w:-]+)/.exec(url)?.[1];
}

type Queried = Spark & { readonly query?: { readonly hook?: string } };

/** An application whose hooks make the mistake that a request, or a message, asks them to make. */
export function careless(primus: Server): { visits: () => Visits } {
  const visits: Record<string, Visit> = {};
  primus.authorize((req, done) => hook('authorize', askedOf(req), done));
  primus.use('careless', (req, _res, next) => hook('middleware', askedOf(req), next));
  // Before those that are careless, so that it is told whatever they do.
  primus.on('connection', (spark: Queried) => {
    const visit = (visits[spark.query?.hook ?? ''] ??= { connected: 0, ended: 0 });
    visit.connected++;
    spark.on('end', () => void visit.ended++);
  });
  primus.on('connection', (spark: Queried, next: Callback) =>
    hook('connection', spark.query?.hook, next),
  );
  // One that does not call back: only what is thrown says anything.
  primus.on('connection', (spark: Queried) => hook('listener', spark.query?.hook, () => {}));
  primus.transform('incoming', (packet, next) => hook('transform', packet.data?.hook, next));
  return { visits: () => visits };
}

/** Where there are hooks: those that decide who may connect, and those that are told of it. */
export const gates: readonly string[] = ['authorize', 'middleware'];
export const listeners: readonly string[] = ['connection', 'listener'];

/** What hooks can be asked to do wrong. */
export const wrongs: readonly string[] = Object.keys(mistakes);
