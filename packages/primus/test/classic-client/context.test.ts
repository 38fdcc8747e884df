import Primus, { type ClassicClient, PrimusError, type SocketConstructor } from 'primus';
import { describe, expect, test } from 'vitest';
import { runOnPage } from '../page.js';
import { serve } from '../support.js';

const METHODS = ['plugin', 'open', 'write', 'send', 'end', 'destroy', 'transform', 'id'] as const;

/** One of the constructor for Node, and one of the script for pages. */
async function clients(): Promise<readonly ClassicClient[]> {
  const { primus } = await serve();
  const made: readonly SocketConstructor[] = [primus.Socket, runOnPage(primus.library()).Primus];
  return made.map((Socket) => new Socket('http://localhost', { manual: true }));
}

/** What a method that was taken from a client throws. */
function thrown(client: ClassicClient, method: string, self: unknown): unknown {
  const taken = Reflect.get(client, method) as (...args: unknown[]) => unknown;
  try {
    return taken.call(self, 'incoming', () => {});
  } catch (error) {
    return error;
  }
}

describe('methods without their client', () => {
  test.each(METHODS)('%s says what to do instead', async (method) => {
    for (const client of await clients()) {
      const others = [undefined, null, 'text', {}, Object.create(client), new Proxy(client, {})];
      for (const other of others) {
        expect(thrown(client, method, other)).toMatchObject({
          name: 'PrimusError',
          code: 'INVALID_OPTION',
          message: `The method "${method}" needs its client; call it as primus.${method}(), or hand over primus.${method}.bind(primus).`,
        });
      }
    }
  });

  test('work when they are bound', async () => {
    for (const client of await clients()) {
      const write = client.write.bind(client);
      expect(write('text')).toBe(true);
      expect(client.buffer).toEqual(['text']);
    }
  });
});

function unopened(): ClassicClient {
  return new (Primus.createSocket({ plugin: { one: { client() {} } } }))({ manual: true });
}

describe('what methods answer', () => {
  test('the client, for those that can be chained', () => {
    const primus = unopened();
    expect(primus.transform('incoming', () => {})).toBe(primus);
    expect(primus.open()).toBe(primus);
    expect(primus.end()).toBe(primus);
    expect(primus.end()).toBe(primus);
    primus.destroy();
  });

  test('destroy() whether there was something to destroy', () => {
    const primus = unopened();
    expect([primus.destroy(), primus.destroy()]).toEqual([true, false]);
  });

  test('plugin() all of them, where it is given no name', () => {
    const primus = unopened();
    const loose = primus as unknown as Record<'plugin', (name: unknown) => unknown>;
    const all = { one: primus.ark['one'] };
    expect([primus.plugin(), loose.plugin(''), loose.plugin(null)]).toEqual([all, all, all]);
    expect([primus.plugin('one'), primus.plugin('two')]).toEqual([all.one, undefined]);
  });

  test('transform() the client, where an error that it tells is heard', () => {
    const primus = unopened();
    const transform = (): unknown => primus.transform('sideways' as 'incoming', () => {});
    expect(transform).toThrow(PrimusError);
    const heard: unknown[] = [];
    primus.on('error', ({ code }) => void heard.push(code));
    expect(transform()).toBe(primus);
    expect(heard).toEqual(['INVALID_OPTION']);
  });
});
