import { inherits } from 'node:util';
import { expect, test } from 'vitest';
import { callable } from '../../src/callable.js';

class Plain {
  static readonly OPEN = 3;
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  tell(): string {
    return this.#secret;
  }
}

const Thing = callable(Plain);

test('an instance comes with new and without', () => {
  for (const thing of [new Thing('a'), Thing('a')]) {
    expect(thing).toBeInstanceOf(Thing);
    expect(thing).toBeInstanceOf(Plain);
    expect(thing.constructor).toBe(Thing);
    expect(thing.tell()).toBe('a');
  }
});

test('a class may be called as a method of whatever holds it', () => {
  const holder = { Thing };
  expect(holder.Thing('b').tell()).toBe('b');
});

test('what extends it with a function is told to extend it with a class', () => {
  let made = 0;
  class Counted extends Plain {
    constructor(secret: string) {
      super(secret);
      made++;
    }
  }
  const Made = callable(Counted);
  function Old(this: object, secret: string): void {
    Reflect.apply(Made, this, [secret]);
  }
  inherits(Old, Made);
  expect(() => new (Old as unknown as new (secret: string) => object)('d')).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('class … extends') as string,
    }),
  );
  expect(made).toBe(0);
});

test('statics and the prototype are those of the class', () => {
  expect(Thing.OPEN).toBe(3);
  expect(Thing.prototype).toBe(Plain.prototype);
  expect(Thing.name).toBe('Plain');
});

test('what extends it makes instances of its own', () => {
  class More extends Thing {
    readonly more = true;
  }
  const more = new More('c');
  expect(more).toBeInstanceOf(More);
  expect(more).toBeInstanceOf(Thing);
  expect([more.more, more.tell(), more.constructor]).toEqual([true, 'c', More]);
});
