import type { Server, Spark } from './program.js';

/** What stands where an address cannot be read. */
export const UNREADABLE = 'unreadable:';

interface Told extends Spark {
  readonly address: { readonly ip: unknown };
  readonly query: { readonly mark?: string };
}

/** Reads what is known of those who connect, and remembers what that tells, or throws. */
export function addresses(primus: Server): { told: () => Readonly<Record<string, string>> } {
  const told: Record<string, string> = {};
  primus.on('connection', (spark: Told) => {
    const { mark } = spark.query;
    if (mark !== undefined) told[mark] = addressOf(spark);
  });
  return { told: () => told };
}

function addressOf(spark: Told): string {
  try {
    JSON.stringify(spark.address);
    return String(spark.address.ip);
  } catch (error) {
    return `${UNREADABLE} ${String(error)}`;
  }
}
