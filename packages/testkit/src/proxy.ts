import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Two sockets that carry one connection between them. */
interface Bridge {
  readonly sides: readonly [Socket, Socket];
  silent: boolean;
}

/** A TCP proxy in front of a server, for faults that no framework has to know of. */
export class Proxy {
  readonly #server: Server;
  readonly #bridges: Set<Bridge> = new Set();
  #stalled = false;
  #refusal: number | undefined;

  /** @param port where the server listens, on 127.0.0.1 */
  constructor(port: number) {
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#bridge(socket, connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
    });
  }

  /**
   * The HTTP status of the first refusal. Those that follow may be answers to what a framework
   * asks to find out why.
   */
  get refusal(): number | undefined {
    return this.#refusal;
  }

  /** Answers the port. */
  async listen(): Promise<number> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resets every connection. */
  cut(): void {
    for (const { sides } of this.#bridges) for (const side of sides) side.resetAndDestroy();
  }

  /** Loses what the open connections carry, and does not tell when they close. */
  silence(): void {
    for (const bridge of this.#bridges) bridge.silent = true;
  }

  stall(): void {
    this.#stalled = true;
    for (const { sides } of this.#bridges) for (const side of sides) side.pause();
  }

  flow(): void {
    this.#stalled = false;
    for (const { sides } of this.#bridges) for (const side of sides) side.resume();
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const { sides } of this.#bridges) for (const side of sides) side.destroy();
    await closed;
  }

  #bridge(client: Socket, server: Socket): void {
    const bridge: Bridge = { sides: [client, server], silent: false };
    this.#bridges.add(bridge);
    this.#carry(bridge, client, server);
    this.#carry(bridge, server, client);
    server.on('data', (data) => this.#spy(data));
  }

  /** Carries what `from` sends, and its end, to `to`. */
  #carry(bridge: Bridge, from: Socket, to: Socket): void {
    from.setNoDelay(true);
    from.on('data', (data) => {
      if (bridge.silent || to.write(data)) return;
      from.pause();
    });
    to.on('drain', () => {
      if (!this.#stalled) from.resume();
    });
    from.on('end', () => {
      if (!bridge.silent) to.end();
    });
    // A reset on one side is told by the `close` that follows.
    from.on('error', () => {});
    from.on('close', () => {
      if (!bridge.silent) to.destroy();
      if (to.destroyed) this.#bridges.delete(bridge);
    });
    if (this.#stalled) from.pause();
  }

  #spy(data: Buffer): void {
    const [, status] = /^HTTP\/1\.1 ([45]\d{2})/.exec(data.toString('latin1', 0, 16)) ?? [];
    if (status !== undefined) this.#refusal ??= Number(status);
  }
}
