import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where to listen. */
export interface Place {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** Listens; answers with the port, which is another one where that of `place` is taken. */
export async function listen(server: Server, place: Place): Promise<number> {
  try {
    return await tryListen(server, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return tryListen(server, { ...place, port: 0 });
  }
}

function tryListen(server: Server, { host, port }: Place): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
