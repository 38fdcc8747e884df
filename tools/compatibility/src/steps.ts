import type { Client } from './editions.js';

/** A client that notes what happens to it. */
interface Watched extends Client {
  journal?: string[];
}

/** A message as it may arrive: the binary parser of Primus 8 hands out an `ArrayBuffer` on pages. */
export interface WithBytes {
  readonly bytes: Uint8Array | ArrayBuffer;
}

/** Resolves once it is open. */
export function opened(client: Client): Promise<void> {
  return new Promise((resolve) => {
    if (client.readyState === 3) resolve();
    else client.once('open', resolve);
  });
}

/** Writes messages and resolves with as many that arrive. */
export function exchange(client: Client, messages: readonly unknown[]): Promise<unknown[]> {
  return new Promise((resolve) => {
    const arrived: unknown[] = [];
    client.on('data', (message: unknown) => {
      arrived.push(message);
      if (arrived.length === messages.length) resolve(arrived);
    });
    for (const message of messages) client.write(message);
  });
}

/** Writes a message with bytes in it, and resolves with those of the message that comes. */
export function exchangeBytes(client: Client, octets: readonly number[]): Promise<number[]> {
  const { Buffer: Bytes = Uint8Array } = globalThis as unknown as {
    Buffer?: Uint8ArrayConstructor;
  };
  return new Promise((resolve) => {
    client.once('data', ({ bytes }: WithBytes) => {
      // A list of numbers would pass for bytes otherwise.
      resolve(Array.isArray(bytes) ? [] : [...new Uint8Array(bytes)]);
    });
    client.write({ bytes: Bytes.from(octets) });
  });
}

/** Writes a message again and again until one comes, for what was under way may be lost. */
export function insist(client: Client, message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setInterval(() => void client.write(message), 20);
    client.once('data', (answer: unknown) => {
      clearInterval(timer);
      resolve(answer);
    });
  });
}

/** Sends every message back. */
export function reflect(client: Client): void {
  client.on('data', (message: unknown) => void client.write(message));
}

export function idOf(client: Client): Promise<string> {
  return new Promise((resolve) => {
    client.id(resolve);
  });
}

/** Notes the messages and events that come from now on. */
export function watch(client: Watched): void {
  const journal: string[] = [];
  client.journal = journal;
  client.on('data', (message: unknown) => void journal.push(`data ${String(message)}`));
  for (const event of ['open', 'close', 'end', 'reconnect scheduled', 'reconnected']) {
    client.on(event, () => void journal.push(event));
  }
}

/** Resolves with what was noted once `event` was. */
export function noted(client: Watched, event: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const journal = client.journal ?? [];
    if (journal.includes(event)) resolve(journal);
    else client.once(event, () => resolve(journal));
  });
}

export function end(client: Client): void {
  client.end();
}
