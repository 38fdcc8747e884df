/**
 * Adds the status with which the server refused a poll to Engine.IO's error, as `status`. Engine.IO
 * has it as `description`, which of other errors is no number.
 */
export function withStatus(error: string | (Error & { readonly description?: unknown })): unknown {
  if (typeof error === 'string') return error;
  const { description: status } = error;
  // 0 where there was no answer, or none that a page may see.
  return typeof status === 'number' && status > 0 ? Object.assign(error, { status }) : error;
}
