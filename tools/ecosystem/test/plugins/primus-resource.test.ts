import { describe, expect, test } from 'vitest';
import type { Emits, Spark } from '../../src/edition.js';
import { clients, connect, next, serve } from './support.js';

type Answer = (answer: string) => void;

interface Creature extends Emits {
  command(text: string, answered: Answer): void;
  walk(answered: Answer): void;
}

interface ServerResources {
  resource(
    name: string,
    resource: object,
    multiplex?: boolean,
  ): { broadcast(event: string, ...args: unknown[]): void };
}

interface ClientResources {
  resource(name: string, multiplex?: boolean): Creature;
}

const creature = () => ({
  oncommand: (_: Spark, command: string, answer: Answer) => answer(`got: ${command}`),
  onwalk: (_: Spark, answer: Answer) => answer('walks'),
});

const plugins = ['primus-multiplex', 'primus-emitter', 'primus-resource'];

describe.each(Object.entries(clients))('primus-resource with %s', (_, socketOf) => {
  test.each([true, false])(
    'the client calls methods of the server, on a channel: %s',
    async (multiplex) => {
      const served = await serve<ServerResources>({ plugins });
      served.primus.resource('creature', creature(), multiplex);
      const client = connect<ClientResources>(served, {}, socketOf(served.primus));
      const remote = client.resource('creature', multiplex);
      expect(await next(remote, 'ready')).toEqual(['creature', ['command', 'walk']]);
      expect(await new Promise((done) => remote.command('sleep', done))).toBe('got: sleep');
      expect(await new Promise((done) => remote.walk(done))).toBe('walks');
    },
  );

  test('what a resource broadcasts reaches its clients', async () => {
    const served = await serve<ServerResources>({ plugins });
    const resource = served.primus.resource('creature', creature());
    const client = connect<ClientResources>(served, {}, socketOf(served.primus));
    const remote = client.resource('creature');
    await next(remote, 'ready');
    const news = new Promise((resolve) => remote.on('born', resolve));
    resource.broadcast('born', 'a cat');
    expect(await news).toBe('a cat');
  });
});
