import Primus, { type ClassicClient } from 'primus';
import { onTestFinished } from 'vitest';
import type { TransformerName } from '../../compatibility/src/names.js';
import { parserOf } from './servers.js';

/** A client that does not wait before it returns, and ends with the test. */
export function connect(
  url: string,
  transformer: TransformerName,
  options: object = {},
): ClassicClient {
  const Socket = Primus.createSocket({ transformer, parser: parserOf(transformer) });
  const client = new Socket(url, { reconnect: { min: 1, max: 50, retries: 100 }, ...options });
  onTestFinished(() => void client.end());
  return client;
}

/** Sends messages and answers what comes back, as many. */
export function exchange(client: ClassicClient, messages: readonly unknown[]): Promise<unknown[]> {
  return new Promise((resolve) => {
    const arrived: unknown[] = [];
    const note = (message: unknown): void => {
      arrived.push(message);
      if (arrived.length < messages.length) return;
      client.off('data', note);
      resolve(arrived);
    };
    client.on('data', note);
    for (const message of messages) client.write(message);
  });
}

/** Sends a message, and again whenever the client has come back, until it returns, and answers it. */
export function insist(client: ClassicClient, message: string): Promise<unknown> {
  return new Promise((resolve) => {
    client.on('data', (arrived) => {
      if (arrived === message) resolve(arrived);
    });
    client.on('open', () => client.write(message));
    client.write(message);
  });
}
