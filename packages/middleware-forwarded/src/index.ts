import type { Address, Handshake, Remote } from '@primus/core';
import { type Hop, parseHop, parsePort } from './hop.js';
import { compileTrust, type Trust } from './trust.js';

export { type Hop, parseHop, parsePort } from './hop.js';
export type { Trust } from './trust.js';

export interface ForwardedOptions {
  /** Whose headers are believed; see {@link Trust}. */
  readonly trust: Trust;
}

type Headers = Handshake['headers'];

/** Whether a protocol is an encrypted one. */
const ENCRYPTED: ReadonlyMap<string, boolean> = new Map([
  ['https', true],
  ['wss', true],
  ['http', false],
  ['ws', false],
]);

/**
 * For the option `addressOf` of a server behind proxies: tells a client's address by
 * `X-Forwarded-For`, its port by `X-Forwarded-Port` and whether it came encrypted by
 * `X-Forwarded-Proto`, as far as trusted proxies vouch for them. Headers that make no sense are
 * as good as absent.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function forwarded({
  trust,
}: ForwardedOptions): (remote: Remote, handshake: Handshake) => Address {
  const isTrusted = compileTrust(trust);
  return ({ address, port }, { headers }) =>
    hasForwarded(headers) && isTrusted(address)
      ? readAddress(headers, { ip: address, port }, isTrusted)
      : { ip: address, port };
}

function hasForwarded(headers: Headers): boolean {
  return (
    headers['x-forwarded-for'] !== undefined ||
    headers['x-forwarded-proto'] !== undefined ||
    headers['x-forwarded-port'] !== undefined
  );
}

function readAddress(
  headers: Headers,
  peer: Required<Hop>,
  isTrusted: (address: string) => boolean,
): Address {
  const hops = vouchedFor(headers['x-forwarded-for'], isTrusted);
  const client = hops.at(-1);
  const port =
    client?.port ??
    parsePort(saidOfClient(headers['x-forwarded-port'], hops.length)) ??
    // Without a word about it, the port that we see is the proxy's.
    (client ? 0 : peer.port);
  const protocol = saidOfClient(headers['x-forwarded-proto'], hops.length);
  const secure = ENCRYPTED.get(protocol?.toLowerCase() ?? '');
  return { ip: (client ?? peer).ip, port, ...(secure !== undefined && { secure }) };
}

/**
 * The way back from the nearest proxy to the client, for as long as each proxy on it is trusted
 * to say where it got the request from.
 */
function vouchedFor(
  header: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): Hop[] {
  const hops: Hop[] = [];
  for (const entry of listOf(header).toReversed()) {
    const hop = parseHop(entry);
    if (!hop) break;
    hops.push(hop);
    if (!isTrusted(hop.ip)) break;
  }
  return hops;
}

/**
 * What the proxy next to the client said. Proxies add to the right of what they were sent: of
 * more values than there were trusted proxies, those to the left are anybody's.
 */
function saidOfClient(header: string | string[] | undefined, proxies: number): string | undefined {
  const values = listOf(header);
  return values.at(-Math.min(Math.max(proxies, 1), values.length));
}

function listOf(header: string | string[] | undefined): string[] {
  return header === undefined
    ? []
    : String(header)
        .split(',')
        .map((each) => each.trim());
}
