const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** A power of ten, as it stands at an axis. */
export function formatTick(value: number): string {
  return value < 1 ? value.toFixed(1) : whole.format(value);
}

/** Ms as seconds. */
export function formatSeconds(ms: number): string {
  return `${tenths.format(ms / 1000)} s`;
}

/** Short times in ms: below ten with a tenth, for the first digit says little. */
export function formatMs(ms: number): string {
  return `${(ms < 10 ? tenths : whole).format(ms)} ms`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${whole.format(bytes)} B`;
  if (bytes < 1_000_000) return `${tenths.format(bytes / 1000)} kB`;
  return `${tenths.format(bytes / 1_000_000)} MB`;
}
