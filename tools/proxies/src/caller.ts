import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Clients of one address, somewhere in the network. */
export interface Caller {
  /** Where clients connect that are to call the proxy from there. */
  readonly port: number;
  readonly address: string;
  close(): Promise<void>;
}

/** Has whoever connects to its port call `target` on this machine from `address`, which is another loopback. */
export async function callFrom(address: string, target: number): Promise<Caller> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({
      port: target,
      host: '127.0.0.1',
      localAddress: address,
      allowHalfOpen: true,
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.setNoDelay(true);
      // A failure on one side is told by the `close` that follows.
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    address,
    async close() {
      const closed = once(server.close(), 'close');
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
