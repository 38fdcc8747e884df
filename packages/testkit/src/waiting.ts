import assert from 'node:assert/strict';

/** Looked up once, so that fake timers of a test runner do not stop it. */
const { setTimeout, clearTimeout } = globalThis;

/** Ms after which a wait is given up. Nothing here takes long; this only ends what hangs. */
const PATIENCE = 50_000;

/** Whatever has `once` and `on`. */
export interface Emits {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  once(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** Resolves with what `promise` does, or rejects with what was waited for. */
export function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const outcome = new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new assert.AssertionError({ message: `Waited in vain for ${what}.` }));
    }, PATIENCE);
    timer.unref();
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
  // A test that failed before it came to wait for this has failed already.
  outcome.catch(() => {});
  return outcome;
}

/** Resolves with the arguments of the next `event`. */
export function next(emitter: Emits, event: string): Promise<unknown[]> {
  return within(
    new Promise((resolve) => {
      emitter.once(event, (...args) => resolve(args));
    }),
    `"${event}"`,
  );
}

/** Resolves with the next `count` messages. */
export function messages(emitter: Emits, count: number): Promise<unknown[]> {
  const arrived: unknown[] = [];
  return within(
    new Promise((resolve) => {
      emitter.on('data', (message: unknown) => {
        arrived.push(message);
        if (arrived.length === count) resolve(arrived);
      });
    }),
    `${count} messages`,
  );
}

/** Resolves with the first `count` messages of the next connection. */
export function firstMessages(server: Emits, count: number): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    next(server, 'connection').catch(reject);
    // Not after a promise: messages may arrive in the same tick.
    server.once('connection', (spark) => {
      messages(spark as Emits, count).then(resolve, reject);
    });
  });
}

/** Notes the events that happen, by name, in order. */
export function journal(emitter: Emits, ...events: readonly string[]): string[] {
  const happened: string[] = [];
  for (const event of events) emitter.on(event, () => void happened.push(event));
  return happened;
}
