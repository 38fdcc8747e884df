/**
 * Puts a strategy as applications write it, an array or a list with commas, in any case, into
 * the form that clients take. An empty array asks for the default. What is no strategy is left
 * for the client to refuse.
 */
export function readStrategy(strategy: unknown): unknown {
  const names: unknown = typeof strategy === 'string' ? strategy.split(',') : strategy;
  if (!Array.isArray(names)) return names;
  if (names.length === 0) return undefined;
  return names.map((name) => String(name).trim().toLowerCase()).filter(Boolean);
}
