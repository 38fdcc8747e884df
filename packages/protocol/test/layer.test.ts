import { Primus as Client } from '@primus/client';
import { type Handshake, Primus, type Spark } from '@primus/core';
import { json } from '@primus/parser-json';
import type { Frame, Link, LinkEvents, LinkLayer } from '@primus/protocol';
import { ManualClock, MemoryNetwork } from '@primus/transformer-memory';
import { describe, expect, test } from 'vitest';

/** A link that hands all to another, which may be replaced. */
class Relay implements Link {
  below: Link;
  readonly #write: (frame: Frame) => Frame;

  constructor(below: Link, write: (frame: Frame) => Frame = (frame) => frame) {
    this.below = below;
    this.#write = write;
  }

  get raw(): unknown {
    return this.below.raw;
  }

  get buffered(): number {
    return this.below.buffered;
  }

  send(frame: Frame): void {
    this.below.send(this.#write(frame));
  }

  close(...info: Parameters<Link['close']>): void {
    this.below.close(...info);
  }

  terminate(): void {
    this.below.terminate();
  }

  pause(): void {
    this.below.pause?.();
  }

  resume(): void {
    this.below.resume?.();
  }
}

/** Numbers what leaves, and takes the numbers off again; `gaps` is told where one is missing. */
function numbering<Context>(gaps: string[]): LinkLayer<Context> {
  return (open) => (link, context) => {
    let sent = 0;
    let received = 0;
    const events = open(new Relay(link, (frame) => `${sent++}|${String(frame)}`), context);
    return {
      frame(frame) {
        const [, number, rest = ''] = /^(\d+)\|([^]*)$/.exec(String(frame)) ?? [];
        if (Number(number) !== received++) gaps.push(String(frame));
        events.frame(rest);
      },
      drain: () => events.drain(),
      error: (cause) => events.error(cause),
      close: (info) => events.close(info),
    };
  };
}

/** Lets a spark go on over the next link of the same `?session`. */
function continuing(): LinkLayer<Handshake> {
  const sessions = new Map<string, { relay: Relay; events: LinkEvents }>();
  return (open) => (link, handshake) => {
    const known = sessions.get(handshake.url);
    const relay = known?.relay ?? new Relay(link);
    relay.below = link;
    const events = known?.events ?? open(relay, handshake);
    sessions.set(handshake.url, { relay, events });
    return {
      frame: (frame) => events.frame(frame),
      drain: () => events.drain(),
      error: (cause) => events.error(cause),
      close(info) {
        // A connection that broke may go on; one that was closed is over.
        if (info?.code !== 1006) events.close(info);
      },
    };
  };
}

interface Stage {
  readonly clock: ManualClock;
  readonly network: MemoryNetwork;
  readonly server: Primus;
  readonly client: Client;
  readonly up: unknown[];
  readonly down: unknown[];
  readonly sparks: Spark[];
}

/** Both ends with their layers, connected. */
async function stage(layers: {
  readonly server: LinkLayer<Handshake>;
  readonly client?: LinkLayer<URL>;
}): Promise<Stage> {
  const clock = new ManualClock();
  const network = new MemoryNetwork({ clock });
  const up: unknown[] = [];
  const down: unknown[] = [];
  const sparks: Spark[] = [];
  const server = new Primus(undefined, {
    transformer: network.server,
    parser: json,
    clock,
    pingInterval: 1000,
    layer: layers.server,
  });
  server.on('connection', (spark) => {
    sparks.push(spark);
    spark.on('data', (message) => up.push(message));
  });
  const client = new Client('http://memory?session=1', {
    transformer: network.client,
    parser: json,
    clock,
    random: () => 0,
    pingTimeout: 1500,
    network: false,
    ...(layers.client && { layer: layers.client }),
  });
  client.on('data', (message) => down.push(message));
  await clock.advance(0);
  return { clock, network, server, client, up, down, sparks };
}

describe('a layer', () => {
  test('that numbers the frames of both ends sees all of them, in order', async () => {
    const gaps: string[] = [];
    const both = { server: numbering<Handshake>(gaps), client: numbering<URL>(gaps) };
    const { clock, network, server, client, up, down, sparks } = await stage(both);
    for (let i = 0; i < 100; i++) {
      client.write(i);
      sparks[0]?.write(i);
    }
    const id = client.id();
    await clock.advance(10_000);
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    expect([up, down, gaps]).toEqual([numbers, numbers, []]);
    expect(await id).toBe(sparks[0]?.id);

    network.inject({ fault: 'cut' });
    client.write('again');
    await clock.advance(1000);
    expect(up.at(-1)).toBe('again');
    expect(gaps).toEqual([]);

    await server.destroy();
    expect(client.readyState).toBe(Client.CLOSED);
  });

  test('has backpressure pass through', async () => {
    const gaps: string[] = [];
    const both = { server: numbering<Handshake>(gaps), client: numbering<URL>(gaps) };
    const { clock, network, sparks, down } = await stage(both);
    const [spark] = sparks;
    const written = 10;
    network.inject({ fault: 'slow', bytesPerSecond: 0 });
    const room = Array.from({ length: written }, () => spark?.write('x'.repeat(200_000)));
    expect([room[0], room.at(-1)]).toEqual([true, false]);
    let drained = false;
    spark?.on('drain', () => (drained = true));
    network.inject({ fault: 'heal' });
    await clock.advance(0);
    expect([drained, down.length, gaps]).toEqual([true, written, []]);
  });

  test('may let a spark go on over another link', async () => {
    const { clock, network, server, client, up, down, sparks } = await stage({
      server: continuing(),
    });
    client.write('before');
    await clock.advance(0);
    network.inject({ fault: 'cut' });
    expect(server.connected).toBe(1);
    sparks[0]?.write('lost, as nothing here replays');
    await clock.advance(600);
    expect(client.readyState).toBe(Client.OPEN);
    client.write('after');
    sparks[0]?.write('still here');
    await clock.advance(0);
    expect([up, down]).toEqual([['before', 'after'], ['still here']]);
    expect([sparks.length, server.connected]).toEqual([1, 1]);

    client.end();
    await clock.advance(0);
    expect(server.connected).toBe(0);
  });
});
