import { PrimusError } from '@primus/protocol';
import { locate } from '../locate.js';
import { recall, remember } from './memory.js';

/** What a server says of itself. */
export interface ServerSpec {
  readonly pathname: string;
  readonly parser: string;
  readonly transformer: string;
  /** Ms, or false for no heartbeat. */
  readonly pingInterval: number | false;
  /** Whether it asks who connects. Older servers do not say. */
  readonly authorization?: boolean;
}

/** Ms that a timer can take. */
const LONGEST = 2 ** 31 - 1;

/** What is being asked at the moment, so that a page with many clients asks once. */
const asked = new Map<string, Promise<ServerSpec>>();

/**
 * What the server says of itself or, where it does not answer, what it said last.
 *
 * @param timeout ms
 * @throws PrimusError `CONNECT_FAILED` with the reason as its cause, `INVALID_OPTION`
 */
export async function readSpec(
  url: string | URL,
  pathname = '/primus',
  timeout = 10_000,
): Promise<ServerSpec> {
  const { host, protocol } = locate(url, pathname);
  const address = `${protocol.replace('ws', 'http')}//${host}${pathname}/spec`;
  let answer = asked.get(address);
  if (!answer) {
    answer = ask(address, timeout).finally(() => asked.delete(address));
    asked.set(address, answer);
  }
  return answer;
}

async function ask(address: string, timeout: number): Promise<ServerSpec> {
  try {
    const signal = AbortSignal.timeout(Math.min(timeout, LONGEST));
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    const text = await response.text();
    const spec = parse(text);
    remember(address, text);
    return spec;
  } catch (cause) {
    const last = lastSaid(address);
    // A server that is not there refuses nobody, and is tried until it is.
    if (last) return { ...last, authorization: false };
    throw new PrimusError(
      'CONNECT_FAILED',
      `Cannot read ${address}; is there a server of Primus, and may this page read it?`,
      cause,
    );
  }
}

/** What was remembered, unless that is not what a server says: others write there, too. */
function lastSaid(address: string): ServerSpec | undefined {
  try {
    return parse(recall(address) ?? '');
  } catch {
    return undefined;
  }
}

/** @throws what is wrong with it */
function parse(text: string): ServerSpec {
  const spec = JSON.parse(text) as ServerSpec;
  const { parser, transformer, pingInterval } = spec;
  if (pingInterval !== false && !(pingInterval > 0)) throw new TypeError('This is no spec.');
  // Names are written in any case by servers of before.
  return { ...spec, parser: parser.toLowerCase(), transformer: transformer.toLowerCase() };
}
