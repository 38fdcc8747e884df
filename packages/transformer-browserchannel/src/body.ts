import { parse } from 'node:querystring';

/** Messages in one request, which is as many as the client of browserchannel sends. */
export const MAX_MAPS = 1000;

/** Fields of a form; a map has one or two. */
const MAX_FIELDS = 4 * MAX_MAPS;

/** What a client posted, as the framework takes it. */
export interface Body {
  /** What the framework would have made of the text itself. */
  readonly parsed: unknown;
  /** The number of the first message, and how many there are. */
  readonly first: number;
  readonly count: number;
}

/** Reads what was posted; nothing when it is not what a client sends. */
export function parseBody(text: string, json: boolean): Body | undefined {
  return json ? parseJson(text) : parseForm(text);
}

function parseJson(text: string): Body | undefined {
  let parsed: { ofs?: unknown; data?: unknown } | null;
  try {
    parsed = JSON.parse(text) as typeof parsed;
  } catch {
    return undefined;
  }
  const first = Number(parsed?.ofs ?? 0);
  const data = parsed?.data;
  if (!isIndex(first) || !Array.isArray(data) || data.length > MAX_MAPS) return undefined;
  return { parsed: { ofs: first, data }, first, count: data.length };
}

/** A form has the fields `count`, `ofs`, and for each map and key a `reqINDEX_KEY`. */
function parseForm(text: string): Body | undefined {
  const parsed = parse(text, '&', '=', { maxKeys: MAX_FIELDS });
  const count = Number(parsed['count']);
  const first = Number(parsed['ofs'] ?? 0);
  if (!isIndex(count) || count > MAX_MAPS || !isIndex(first)) return undefined;
  const indexes = new Set<string>();
  for (const [field, value] of Object.entries(parsed)) {
    const [, index] = /^req(\d+)_./s.exec(field) ?? [];
    if (index === undefined) continue;
    // A field that comes twice has two values, which a client does not send.
    if (typeof value !== 'string' || String(Number(index)) !== index) return undefined;
    if (Number(index) >= count) return undefined;
    indexes.add(index);
  }
  if (indexes.size !== count) return undefined;
  return { parsed: { ...parsed, ofs: String(first) }, first, count };
}

function isIndex(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}
