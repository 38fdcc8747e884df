import { PrimusError } from '@primus/protocol';
import { compile } from 'proxy-addr';

/**
 * Whose headers are believed: `'*'` for everybody's, or the addresses and subnets of proxies, in
 * an array or a list with commas. `loopback`, `linklocal` and `uniquelocal` stand for the
 * subnets of that kind.
 */
export type Trust = string | readonly string[];

/**
 * A function that tells whether an address is a trusted proxy's. Never throws.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function compileTrust(trust: Trust): (address: string) => boolean {
  try {
    const list = (typeof trust === 'string' ? trust.split(',') : trust).map((each) => each.trim());
    if (list.includes('*')) return () => true;
    const isTrusted = compile(list);
    return (address) => isTrusted(address, 0);
  } catch (cause) {
    throw new PrimusError(
      'INVALID_OPTION',
      'The option "trust" must be "*" or a list of addresses, subnets, "loopback", "linklocal" ' +
        `and "uniquelocal", not ${JSON.stringify(trust)}.`,
      cause,
    );
  }
}
