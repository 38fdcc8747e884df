const MARKS = [
  ['$date'],
  ['$regexp', '$flags'],
  ['$InfNaN'],
  ['$binary'],
  ['$escape'],
  ['$type', '$value'],
] as const;

/** Whether an object has the keys of a mark, and no others. */
export function isMarked(object: object): boolean {
  const { length } = Object.keys(object);
  return (
    length <= 2 &&
    MARKS.some((keys) => keys.length === length && keys.every((key) => Object.hasOwn(object, key)))
  );
}
