import { fromJSONValue } from 'ejson';
import { isMarked } from './marks.js';

/**
 * The value that marked JSON stands for. Changes what it is given.
 *
 * The library does only the leaves. Given an object it takes a copy first, which sets the prototype
 * to what `__proto__` says, and is as long as a `length` beside a `callee` says. Here all keys exist
 * already, so that assigning to them sets no prototype.
 */
export function fromJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!isMarked(value)) return inside(value);
  return '$escape' in value ? inside(value.$escape) : fromJSONValue(value as never);
}

function inside(value: unknown): unknown {
  if (typeof value !== 'object' || value === null)
    throw new TypeError('An $escape holds an object.');
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) object[key] = fromJson(object[key]);
  return object;
}
