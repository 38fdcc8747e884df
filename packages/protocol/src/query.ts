/** Names and values of a query, with or without its question mark; of a name that comes twice, the first. */
export function parseQuery(query: string): Record<string, string> {
  const values = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(query)) values[name] ??= value;
  return values;
}
