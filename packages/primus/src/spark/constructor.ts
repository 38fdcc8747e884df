import type { Primus } from '@primus/core';
import type { AnyMessages, Link, Messages } from '@primus/protocol';
import { ClassicSpark } from './classic-spark.js';
import { type Definers, definers } from './define.js';
import { type ClassicHandshake, handshakeByHand, type SparkArguments } from './handshake.js';
import { NoLink } from './no-link.js';
import type { Spark } from './spark.js';

/** A spark with all that plugins know of it, and with what they bring. */
type MadeSpark<T extends Messages> = ClassicSpark<T> & Spark<T>;

interface SparkStatics<T extends Messages> extends Definers {
  readonly prototype: MadeSpark<T>;
  readonly OPENING: 1;
  readonly CLOSED: 2;
  readonly OPEN: 3;
}

/** The class of one server's sparks. What it makes has no connection but its own events. */
export interface ClassicSparkConstructor<T extends Messages = AnyMessages> extends SparkStatics<T> {
  new (...args: SparkArguments): MadeSpark<T>;
}

/** The class of all sparks, which is told the server first. */
export interface SharedSparkConstructor extends SparkStatics<AnyMessages> {
  new <T extends Messages = AnyMessages>(primus: Primus<T>, ...args: SparkArguments): MadeSpark<T>;
}

/** The sparks of one server: their class, and how one is made of a link. */
export interface OwnSpark<T extends Messages> {
  readonly Spark: ClassicSparkConstructor<T>;
  readonly open: (handshake: ClassicHandshake, link: Link) => ClassicSpark<T>;
}

/** Makes the class of one server's sparks, so that plugins extend a prototype of its own. */
export function ownSpark<T extends Messages>(primus: Primus<T>): OwnSpark<T> {
  const Own = class Spark extends ClassicSpark<T> {};
  define(Own.prototype, '__initialise', [...ClassicSpark.prototype.__initialise]);
  return {
    Spark: byHand(Own, primus) as ClassicSparkConstructor<T>,
    open: (handshake, link) => Reflect.construct(ClassicSpark, [primus, handshake, link], Own),
  };
}

/** {@link ClassicSpark} with the constructor that applications know. */
export const SharedSpark: SharedSparkConstructor = byHand(ClassicSpark) as SharedSparkConstructor;

/** Gives a class of sparks the constructor for those that are made by hand. */
function byHand(Class: SparkClass, ...before: readonly unknown[]): unknown {
  Object.assign(Class, definers(Class.prototype));
  const Made: SparkClass = new Proxy(Class, {
    construct(_, args: unknown[], newTarget) {
      const [primus, ...rest] = [...before, ...args];
      const handshake = handshakeByHand(rest as unknown as SparkArguments);
      const Target = newTarget === Made ? Class : newTarget;
      return Reflect.construct(
        ClassicSpark,
        [primus, handshake, new NoLink(handshake.socket)],
        Target,
      ) as object;
    },
  });
  define(Class.prototype, 'constructor', Made);
  return Made;
}

interface SparkClass {
  new (...args: never[]): object;
  readonly prototype: object;
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, configurable: true, writable: true });
}
