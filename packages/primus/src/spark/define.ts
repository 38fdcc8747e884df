/** Defines a property, or an accessor where it is given a `get`; answers itself. */
interface Define {
  (name: string, value: unknown, whole?: boolean): Define;
}

/** Defines properties on a prototype in the words of plugins, also when called on their own. */
export interface Definers {
  /** A property that is not to be assigned. */
  readonly readable: Define;
  /** A property that may be assigned. */
  readonly writable: Define;
  /** A property that is computed when it is read. */
  readonly get: (name: string, getter: () => unknown) => void;
}

export function definers(prototype: object): Definers {
  return {
    readable: definer(prototype, { configurable: true, enumerable: false, writable: false }),
    writable: definer(prototype, { configurable: true, enumerable: false, writable: true }),
    get(name, getter) {
      Object.defineProperty(prototype, name, { configurable: true, get: getter });
    },
  };
}

function definer(prototype: object, pattern: Readonly<Record<string, boolean>>): Define {
  const define: Define = (name, value, whole = false) => {
    const described: object = whole || isAccessor(value) ? (value as object) : { value };
    const { writable, ...shared } = pattern;
    const isData = !('get' in described || 'set' in described);
    Object.defineProperty(prototype, name, {
      ...shared,
      ...(isData && { writable }),
      ...described,
    } as PropertyDescriptor);
    return define;
  };
  return define;
}

function isAccessor(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, part]) => (name === 'get' || name === 'set') && typeof part === 'function',
  );
}
