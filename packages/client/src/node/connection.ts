import { type CloseInfo, PausableConnection, type Timer } from '@primus/protocol';
import type { ResolvedClientOptions } from '../options.js';

/** How many signs of life are sent while the server would wait for one. */
const SIGNS = 4;

/** A client's connection over a link that can stop reading. */
export class ClientConnection<
  Owner extends { readonly options: ResolvedClientOptions },
> extends PausableConnection<Owner> {
  #timer: Timer;

  override close(info?: CloseInfo): void {
    this.shared.clock.clearTimeout(this.#timer);
    super.close(info);
  }

  /** Who does not read hears no pings, and shall not be taken for dead. */
  protected override deafened(): void {
    const { clock } = this.shared;
    const { pingTimeout } = this.owner.options;
    if (!pingTimeout) return;
    this.control({ type: 'pong', value: String(clock.now()) });
    this.#timer = clock.setTimeout(() => this.deafened(), pingTimeout / SIGNS);
  }

  protected override listening(): void {
    this.shared.clock.clearTimeout(this.#timer);
  }
}
