/** A request's path and its query, in which each name has one value. */
export interface Target {
  readonly pathname: string;
  readonly query: Map<string, string>;
}

/** Takes the target of a request apart; nothing when it is none. */
export function readTarget(url: string): Target | undefined {
  if (!URL.canParse(url, 'http://localhost')) return undefined;
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  return { pathname, query: new Map([...searchParams].toReversed()) };
}

export function writeTarget({ pathname, query }: Target): string {
  return `${pathname}?${new URLSearchParams([...query]).toString()}`;
}

/** A number that requests are counted by. */
export function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
