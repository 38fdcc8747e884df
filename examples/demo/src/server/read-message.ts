import { MAX_FLOOD, MAX_NAME, MAX_TEXT, PIECE_BYTES } from '../shared/limits.js';
import type { ToServer } from '../shared/messages.js';

/** Characters of a full piece in base64. */
const MAX_BASE64 = Math.ceil(PIECE_BYTES / 3) * 4;

/**
 * Reads what a stranger sent. Answers a message that holds what its type says and nothing else,
 * within the limits, or `undefined`.
 */
export function readMessage(value: unknown): ToServer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, x, y, text, at, count, n, base64 } = value as Record<string, unknown>;
  switch (type) {
    case 'move':
    case 'tap':
      return isFraction(x) && isFraction(y) ? { type, x, y } : undefined;
    case 'away':
    case 'cut':
    case 'restart':
    case 'file start':
    case 'file end':
      return { type };
    case 'say':
      return withText(type, text, MAX_TEXT);
    case 'rename':
      return withText(type, text, MAX_NAME);
    case 'ping':
      return typeof at === 'number' ? { type, at } : undefined;
    case 'flood':
      return isWhole(count, 1, MAX_FLOOD) ? { type, count } : undefined;
    case 'echo':
      return isWhole(n, 0, MAX_FLOOD) ? { type, n } : undefined;
    case 'piece':
      return isBase64(base64) ? { type, base64 } : undefined;
    default:
      return undefined;
  }
}

function withText(type: 'say' | 'rename', text: unknown, limit: number): ToServer | undefined {
  if (typeof text !== 'string') return undefined;
  // Cut first: cleaning a text of any length would be work for whoever asks.
  const clean = text
    .slice(0, limit)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return clean === '' ? undefined : { type, text: clean };
}

function isFraction(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function isBase64(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= MAX_BASE64 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
  );
}
