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
      // A constructor of old that extends it: the instance there is could not be made one of ours.
      if (self instanceof Class) {
        throw new PrimusError(
          'INVALID_OPTION',
          `${Class.name} cannot be called on an instance; extend it with "class … extends ${Class.name}".`,
        );
      }
      return Reflect.construct(Called, args) as object;
    },
  }) as Callable<C>;
  const { prototype } = Class as { readonly prototype: object };
  Object.defineProperty(prototype, 'constructor', {
    value: Called,
    configurable: true,
    writable: true,
  });
  return Called;
}
