import { beforeEach, expect, test } from 'vitest';
import { Room } from '../src/server/room.js';

let room: Room;

beforeEach(() => {
  room = new Room();
});

test('everybody who enters has a name and a colour of their own', () => {
  const people = Array.from({ length: 8 }, (_, index) => room.enter(`s${index}`, `v${index}`));

  expect(new Set(people.map(({ name }) => name)).size).toBe(8);
  expect(new Set(people.map(({ colour }) => colour)).size).toBe(8);
});

test('names do not run out', () => {
  const people = Array.from({ length: 40 }, (_, index) => room.enter(`s${index}`, `v${index}`));

  expect(new Set(people.map(({ name }) => name)).size).toBe(40);
});

test('a visitor who returns is known, by the name they took', () => {
  const { colour } = room.enter('first', 'visitor');
  room.rename('first', 'Countess');
  room.leave('first');

  expect(room.people).toEqual([]);
  expect(room.enter('second', 'visitor')).toEqual({ id: 'second', name: 'Countess', colour });
});

test('a name that was left is free again', () => {
  const { name } = room.enter('first', 'visitor');
  room.leave('first');

  expect(room.enter('second', 'another').name).toBe(name);
});

test('who is not here cannot be renamed', () => {
  expect(room.rename('nobody', 'Somebody')).toBeUndefined();
});

test('the latest lines are kept', () => {
  const ada = room.enter('s', 'v');
  for (let n = 1; n <= 100; n++) room.say(ada, `line ${n}`);

  expect(room.lines).toHaveLength(40);
  expect(room.lines.at(-1)).toMatchObject({ id: 100, text: 'line 100', from: ada });
});
