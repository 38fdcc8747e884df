/** Visits one, then calls `next`: with an error to end the round, with false to end it quietly. */
export type Visit<S> = (spark: S, next: (error?: unknown, forward?: boolean) => void) => void;

interface Server<S> {
  readonly connections: Readonly<Record<string, S>>;
  on(event: 'connection', listener: (spark: S & { readonly id: string }) => void): unknown;
  off(event: 'connection', listener: (spark: S & { readonly id: string }) => void): unknown;
}

/** Visits the connections one after the other, also those that come while it does. */
export function eachInTurn<S>(
  server: Server<S>,
  visit: Visit<S>,
  done: (error?: unknown) => void,
): void {
  const ids = Object.keys(server.connections);
  const add = ({ id }: { readonly id: string }): void => void ids.push(id);
  const finish = (error?: unknown): void => {
    server.off('connection', add);
    done(error);
  };
  const step = (): void => {
    // A loop as long as visits answer at once: recursion would fill the stack.
    for (let again = true; again;) {
      again = false;
      const id = ids.shift();
      if (id === undefined) return finish();
      const spark = server.connections[id];
      let returned = false;
      if (!spark) {
        again = true;
        continue;
      }
      visit(spark, (error, forward) => {
        if (error || forward === false) return finish(error);
        if (returned) step();
        else again = true;
      });
      returned = true;
    }
  };
  server.on('connection', add);
  step();
}
