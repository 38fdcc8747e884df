/** Counts connections by the address that they come from, up to a limit. */
export class Addresses {
  readonly #limit: number;
  readonly #counts: Map<string, number> = new Map();
  /** Remembered, for an application may have changed what a connection says of itself. */
  readonly #addresses: WeakMap<object, string> = new WeakMap();

  /** @param limit of connections from one address */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether an address has as many as it may. */
  isFull(ip: string): boolean {
    return (this.#counts.get(ip) ?? 0) >= this.#limit;
  }

  add(connection: object, ip: string): void {
    this.#addresses.set(connection, ip);
    this.#counts.set(ip, (this.#counts.get(ip) ?? 0) + 1);
  }

  /** Harmless for a connection that was not added. */
  remove(connection: object): void {
    const ip = this.#addresses.get(connection);
    if (ip === undefined) return;
    this.#addresses.delete(connection);
    const left = (this.#counts.get(ip) ?? 0) - 1;
    if (left > 0) this.#counts.set(ip, left);
    else this.#counts.delete(ip);
  }
}
