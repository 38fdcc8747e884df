import assert from 'node:assert/strict';
import { test } from 'vitest';

/** Stands for what cannot be tested, and tells why in the results. */
export function leaveOut(reason: string): void {
  test(`left out: ${reason}`, ({ skip }) => {
    skip(reason);
    assert.fail('A test that is skipped ends there.');
  });
}
