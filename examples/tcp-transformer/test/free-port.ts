import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A port that nobody listens on, for a listener that has to be told one. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen();
  const { port } = listener.address() as AddressInfo;
  await once(listener.close(), 'close');
  return port;
}
