import { describe, expect, test } from 'vitest';
import type { Client, Emits, Spark } from '../../src/edition.js';
import { clients, connect, message, next, serve, upTo } from './support.js';

interface Channel extends Emits {
  write(message: unknown): unknown;
}

interface ServerChannels {
  channel(name: string): Channel;
}

interface ClientChannels {
  channel(name: string): Client;
}

describe.each(Object.entries(clients))('primus-multiplex with %s', (_, socketOf) => {
  const channels = async () => {
    const served = await serve<ServerChannels>({ plugins: ['primus-multiplex'] });
    const sport = served.primus.channel('sport');
    const news = served.primus.channel('news');
    const client = connect<ClientChannels>(served, {}, socketOf(served.primus));
    return { ...served, sport, news, client };
  };

  test('channels talk both ways on one connection, each by itself', async () => {
    const { primus, sport, news, client } = await channels();
    let connections = 0;
    primus.on('connection', () => void connections++);
    for (const channel of [sport, news]) {
      channel.on('connection', (spark: Spark) => {
        spark.on('data', (data: string) => void spark.write(`echo: ${data}`));
      });
    }
    const [one, other] = [client.channel('sport'), client.channel('news')];
    const heard = [upTo('echo: goal', one), upTo('echo: headline', other)];
    one.write('goal');
    other.write('headline');
    expect(await Promise.all(heard)).toEqual([['echo: goal'], ['echo: headline']]);
    expect(connections).toBe(1);
  });

  test('what is written to a channel reaches those who joined it, and nobody else', async () => {
    const { primus, url, server, sport, news, client } = await channels();
    const joined = [next(sport, 'connection'), next(news, 'connection')];
    const member = client.channel('sport');
    const outsider = connect<ClientChannels>({ primus, url, server }, {}, socketOf(primus));
    const reader = outsider.channel('news');
    await Promise.all(joined);
    const heard = [upTo('to all', member), upTo('to readers', reader)];
    sport.write('to all');
    news.write('to readers');
    expect(await Promise.all(heard)).toEqual([['to all'], ['to readers']]);
  });

  test('a channel ends at both ends, and the others go on', async () => {
    const { sport, news, client } = await channels();
    news.on('connection', (spark: Spark) => {
      spark.on('data', (data: string) => void spark.write(`echo: ${data}`));
    });
    const joined = next<[Spark]>(sport, 'connection');
    const channel = client.channel('sport');
    const [spark] = await joined;
    const ended = [next(spark, 'end'), next(channel, 'end')];
    channel.end();
    await Promise.all(ended);
    const other = client.channel('news');
    const answer = message(other);
    other.write('headline');
    expect(await answer).toBe('echo: headline');
  });
});
