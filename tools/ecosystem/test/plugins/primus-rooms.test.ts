import { expect, test } from 'vitest';
import type { Spark } from '../../src/edition.js';
import { next, pair, serve, upTo } from './support.js';

interface Room {
  write(message: unknown): unknown;
  send(event: string, ...args: unknown[]): unknown;
  except(ids: string | string[]): Room;
}

interface InRooms {
  join(room: string, done?: () => void): unknown;
  leave(room: string, done?: () => void): unknown;
  room(name: string): Room;
  rooms(): string[];
  send(event: string, ...args: unknown[]): unknown;
}

interface WithRooms {
  room(name: string): Room;
  isRoomEmpty(name: string): boolean;
}

const joined = (spark: Spark & InRooms, room: string): Promise<void> =>
  new Promise((done) => void spark.join(room, done));

const threeClients = async (...more: string[]) => {
  const served = await serve<WithRooms>({ plugins: ['primus-rooms', ...more] });
  const one = await pair<InRooms>(served);
  const two = await pair<InRooms>(served);
  const outsider = await pair<InRooms>(served);
  await Promise.all([joined(one.spark, 'news'), joined(two.spark, 'news')]);
  return { primus: served.primus, one, two, outsider };
};

test('a message to a room reaches those in it, and nobody else', async () => {
  const { primus, one, two, outsider } = await threeClients();
  const heard = [one, two, outsider].map(({ client }) => upTo('everybody', client));
  primus.room('news').write('members');
  primus.write('everybody');
  expect(await Promise.all(heard)).toEqual([
    ['members', 'everybody'],
    ['members', 'everybody'],
    ['everybody'],
  ]);
});

test('a message of a member reaches the room without the one who is left out', async () => {
  const { primus, one, two, outsider } = await threeClients();
  const heard = [one, two, outsider].map(({ client }) => upTo('everybody', client));
  one.spark.room('news').except(one.spark.id).write('the others');
  primus.write('everybody');
  expect(await Promise.all(heard)).toEqual([
    ['everybody'],
    ['the others', 'everybody'],
    ['everybody'],
  ]);
});

test('who left hears no more', async () => {
  const { primus, one, two } = await threeClients();
  expect(one.spark.rooms()).toEqual(['news']);
  await new Promise<void>((done) => void one.spark.leave('news', done));
  expect(one.spark.rooms()).toEqual([]);
  const heard = [one, two].map(({ client }) => upTo('everybody', client));
  primus.room('news').write('members');
  primus.write('everybody');
  expect(await Promise.all(heard)).toEqual([['everybody'], ['members', 'everybody']]);
});

test('a room empties when its members go', async () => {
  const { primus, one, two } = await threeClients();
  const left = [one, two].map(({ spark }) => next(spark, 'leaveallrooms'));
  one.client.end();
  two.client.end();
  expect(await Promise.all(left)).toEqual([[['news']], [['news']]]);
  expect(primus.isRoomEmpty('news')).toBe(true);
});

test('with primus-emitter, events reach the room', async () => {
  const { primus, one, two } = await threeClients('primus-emitter');
  const heard = [one, two].map(({ client }) => next(client, 'headline'));
  primus.room('news').send('headline', 'text', 1);
  expect(await Promise.all(heard)).toEqual([
    ['text', 1],
    ['text', 1],
  ]);
});
