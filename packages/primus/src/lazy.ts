/**
 * A property that is computed when it is first read, and may be assigned before and after. Its
 * functions are shared by all that have it, so that one which nobody reads costs next to nothing.
 * While it is computed it is undefined.
 */
export function lazy(name: string, compute: (target: never) => unknown): PropertyDescriptor {
  const define = (target: object, value: unknown): unknown => {
    const plain = { value, configurable: true, enumerable: true, writable: true };
    Object.defineProperty(target, name, plain);
    return value;
  };
  return {
    configurable: true,
    enumerable: true,
    get(this: object) {
      define(this, undefined);
      return define(this, compute(this as never));
    },
    set(this: object, value: unknown) {
      define(this, value);
    },
  };
}

/** Whether a lazy property was neither read nor assigned yet. */
export function isUnread(target: object, name: string): boolean {
  return Object.getOwnPropertyDescriptor(target, name)?.get !== undefined;
}
