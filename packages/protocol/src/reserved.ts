/** Answers whether an event belongs to Primus, so that applications do not emit it. */
export interface Reserved {
  (event: string | symbol): boolean;
  /** The names beside those that begin with `incoming::` and `outgoing::`. Plugins add theirs. */
  readonly events: Record<string, true>;
}

export function reservedEvents(names: readonly string[]): Reserved {
  const events = Object.create(null) as Record<string, true>;
  for (const name of names) events[name] = true;
  const reserved = (event: string | symbol): boolean =>
    typeof event === 'string' && (/^(?:incoming|outgoing)::/.test(event) || event in events);
  return Object.assign(reserved, { events });
}
