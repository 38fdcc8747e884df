import { createServer } from 'node:http';
import { inherits } from 'node:util';
import Primus, { PrimusError } from 'primus';
import { expect, onTestFinished, test } from 'vitest';

function Old(this: object): void {
  Reflect.apply(Primus, this, [createServer()]);
}

test('a server comes with new and without, and from a class that extends it', () => {
  class Own extends Primus {}
  for (const [Class, primus] of [
    [Primus, new Primus(createServer())],
    [Primus, Primus(createServer())],
    [Own, new Own(createServer())],
  ] as const) {
    onTestFinished(() => primus.destroy());
    expect(primus).toBeInstanceOf(Primus);
    expect(primus.constructor).toBe(Class);
    expect(Object.getPrototypeOf(primus)).toBe(Class.prototype);
  }
});

test('what extends it with a function is told to extend it with a class', () => {
  inherits(Old, Primus);
  expect(() => new (Old as unknown as new () => object)()).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  );
});

test('its statics are its own, for what copies them', () => {
  expect({ ...Primus }).toMatchObject({
    Spark: Primus.Spark,
    transformers: Primus.transformers,
    parsers: Primus.parsers,
    createSocket: Primus.createSocket,
    PrimusError,
  });
  expect(Object.getOwnPropertyNames(Primus)).toContain('createServer');
});
