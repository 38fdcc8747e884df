import { isIP } from 'node:net';

/** Where a proxy got a request from. */
export interface Hop {
  readonly ip: string;
  /** Absent where the proxy left it out. */
  readonly port?: number;
}

/** Reads an entry of `X-Forwarded-For`: an address, perhaps with a port. */
export function parseHop(entry: string): Hop | undefined {
  if (isIP(entry) !== 0) return { ip: entry };
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  const ip = bracketed ?? plain ?? '';
  if (isIP(ip) === 0) return undefined;
  const port = parsePort(digits);
  return port === undefined ? { ip } : { ip, port };
}

/** A port from 1 to 65,535; `undefined` for any other text. */
export function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port > 0 && port <= 65_535 ? port : undefined;
}
