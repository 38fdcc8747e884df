import { toJSONValue } from 'ejson';
import { isMarked } from './marks.js';

/**
 * What JSON can write of a value, with what it cannot marked as EJSON marks it.
 *
 * The library does only the leaves. Given an object it takes a copy first, for which it believes
 * any `length` that comes with a `callee`: an echoed message would fill the memory.
 */
export function toJson(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return toJSONValue(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ArrayBuffer) return toJSONValue(new Uint8Array(value));
  if (isLeaf(value)) return toJSONValue(value);
  if (Array.isArray(value)) return value.map(toJson);
  const object = Object.fromEntries(Object.entries(value).map(([key, of]) => [key, toJson(of)]));
  return isMarked(object) ? { $escape: object } : object;
}

function isLeaf(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof Uint8Array ||
    ('toJSONValue' in value && typeof value.toJSONValue === 'function' && 'typeName' in value)
  );
}
