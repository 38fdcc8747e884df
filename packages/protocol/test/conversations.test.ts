import { describe, expect, test } from 'vitest';
import { converseAsClient } from './converse-client.js';
import { converseAsServer } from './converse-server.js';
import type { Step } from './converse.js';
import { vectors } from './vectors.js';

interface Conversation {
  readonly name: string;
  readonly steps: readonly Step[];
}

interface Conversations {
  readonly pingInterval: number;
  readonly pingTimeout: number;
  readonly client: readonly Conversation[];
  readonly server: readonly Conversation[];
}

const { client, server, pingInterval, pingTimeout } = vectors(
  'conversations.json',
) as Conversations;

describe('client', () => {
  test.each(client)('$name', async ({ steps }) => {
    expect(await converseAsClient(steps, pingTimeout)).toEqual(steps);
  });
});

describe('server', () => {
  test.each(server)('$name', async ({ steps }) => {
    expect(await converseAsServer(steps, pingInterval)).toEqual(steps);
  });
});
