type Constructor = abstract new (...args: never[]) => object;

/** A class that makes an instance also when it is called without `new`. */
export type Callable<C extends Constructor> = C &
  ((...args: ConstructorParameters<C>) => InstanceType<C>);

/**
 * Lets a class be called without `new`, also as a method of whatever holds it. What it makes, and
 * what is made of classes that extend it, has the class that this returns as its `constructor`.
 */
export function callable<C extends Constructor>(Class: C): Callable<C> {
  const Called: Callable<C> = new Proxy(Class, {
    apply: (_target, _this, args: unknown[]) => Reflect.construct(Called, args) as object,
  }) as Callable<C>;
  const { prototype } = Class as { readonly prototype: object };
  Object.defineProperty(prototype, 'constructor', {
    value: Called,
    configurable: true,
    writable: true,
  });
  return Called;
}
