import { PrimusError } from '@primus/protocol';

type Constructor = abstract new (...args: never[]) => object;

/** A class that makes an instance also when it is called without `new`. */
export type Callable<C extends Constructor> = C &
  ((...args: ConstructorParameters<C>) => InstanceType<C>);

/**
 * Lets a class be called without `new`, also as a method of whatever holds it. What it makes, and
 * what is made of classes that extend it, has the class that this returns as its `constructor`.
 *
 * @throws PrimusError when it is called, and not constructed, with an instance as `this`
 */
export function callable<C extends Constructor>(Class: C): Callable<C> {
  const Called: Callable<C> = new Proxy(Class, {
    apply(_target, self: unknown, args: unknown[]) {
      assertNoInstance(Class, self);
      return Reflect.construct(Called, args) as object;
    },
  }) as Callable<C>;
  (Class as { readonly prototype: { constructor: unknown } }).prototype.constructor = Called;
  return Called;
}

/**
 * A constructor of old that extends a class calls it on the instance there is, which could not be
 * made one of ours.
 *
 * @throws PrimusError `INVALID_OPTION`
 */
export function assertNoInstance(Class: Constructor, self: unknown): void {
  if (!(self instanceof Class)) return;
  throw new PrimusError(
    'INVALID_OPTION',
    `${Class.name} cannot be called on an instance; extend it with "class … extends ${Class.name}".`,
  );
}
