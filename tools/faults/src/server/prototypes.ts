const PROTOTYPES = { Object, Function, Array, String, Number, Boolean } as const;

/** What every object has, and every list, text and so on, as `Object.prototype.toString`. */
export function propertiesOfPrototypes(): string[] {
  return Object.entries(PROTOTYPES).flatMap(([name, { prototype }]) =>
    Reflect.ownKeys(prototype).map((key) => `${name}.prototype.${String(key)}`),
  );
}
