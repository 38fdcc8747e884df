import { parse, type ParsedUrlQuery } from 'node:querystring';
import { parseTarget } from '@primus/core';

/** Reads a query as Node does: of a name that comes twice, a list of its values. */
export function readQuery(query: string): ParsedUrlQuery {
  return parse(query);
}

/** The query of a URL, whole or only its path and what follows. */
export function queryOf(url: string): ParsedUrlQuery {
  return readQuery(parseTarget(url)?.query ?? '');
}
