/** The values of a query by name, with or without its question mark; of a name that comes twice, the first. */
export function querystring(query: string): Record<string, string> {
  const values = new URLSearchParams(query.replace(/^[?&]+/, ''));
  return Object.fromEntries([...values.keys()].map((name) => [name, values.get(name) ?? '']));
}

/** A query of values by name; with a question mark, or another prefix, where that is asked for. */
export function querystringify(
  values: Readonly<Record<string, unknown>>,
  prefix: string | boolean = '',
): string {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(text(value))}`,
  );
  if (pairs.length === 0) return '';
  return `${typeof prefix === 'string' ? prefix : prefix ? '?' : ''}${pairs.join('&')}`;
}

/** Nothing for what has no value. */
function text(value: unknown): string {
  return value === undefined || value === null || Number.isNaN(value) ? '' : (value as string);
}
