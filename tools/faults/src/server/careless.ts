import type { Callback, Server, Spark } from './program.js';

const INJECTION = 'Basic\r\nX-Injected: 1';

/** What a hook does that has to call back. */
const mistakes: Readonly<Record<string, (answer: Callback) => unknown>> = {
  throws() {
    throw new Error('A hook threw.');
  },
  rejects: () => Promise.reject(new Error('A hook rejected.')),
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
  return at === stage ? mistakes[mistake]?.(answer) : answer();
}

function askedOf({ url = '' }: { readonly url?: string }): string | undefined {
  return /[?&]hook=([\w:-]+)/.exec(url)?.[1];
}

type Queried = Spark & { readonly query?: { readonly hook?: string } };

/** An application whose hooks make the mistake that a request, or a message, asks them to make. */
export function careless(primus: Server): void {
  primus.authorize((req, done) => hook('authorize', askedOf(req), done));
  primus.use('careless', (req, _res, next) => hook('middleware', askedOf(req), next));
  primus.on('connection', (spark: Queried, next: Callback) =>
    hook('connection', spark.query?.hook, next),
  );
  // One that does not call back: only what is thrown says anything.
  primus.on('connection', (spark: Queried) => hook('listener', spark.query?.hook, () => {}));
  primus.transform('incoming', (packet, next) => hook('transform', packet.data?.hook, next));
}

/** Where there are hooks: those that decide who may connect, and those that are told of it. */
export const gates: readonly string[] = ['authorize', 'middleware'];
export const listeners: readonly string[] = ['connection', 'listener'];

/** What hooks can be asked to do wrong. */
export const wrongs: readonly string[] = Object.keys(mistakes);
