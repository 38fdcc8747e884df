/** The parts of a request target that matter here. */
export interface Target {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/**
 * Reads what a stranger sent as the target of a request: origin-form (`/a?b`) or absolute-form
 * (`http://host/a?b`). `undefined` where it is neither; never throws.
 */
export function parseTarget(url: string | undefined): Target | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith('/')) return split(url);
  const absolute = parseUrl(url);
  return absolute && { path: absolute.pathname, query: absolute.search.slice(1) };
}

/** `new URL`, with `undefined` for what is none. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function split(url: string): Target {
  const end = url.indexOf('#');
  const whole = end === -1 ? url : url.slice(0, end);
  const mark = whole.indexOf('?');
  return mark === -1
    ? { path: whole, query: '' }
    : { path: whole.slice(0, mark), query: whole.slice(mark + 1) };
}
