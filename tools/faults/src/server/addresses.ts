import type { Server, Spark } from './program.js';

/** What an application reads of those who connect. */
const READ = ['address', 'query'] as const;

/** Reads what is known of those who connect, and remembers what that throws. */
export function addresses(primus: Server): { failures: () => readonly string[] } {
  const failures: string[] = [];
  primus.on('connection', (spark: Spark & Record<(typeof READ)[number], unknown>) => {
    for (const name of READ) {
      try {
        JSON.stringify(spark[name]);
      } catch (error) {
        failures.push(`spark.${name} throws ${String(error)}`);
      }
    }
  });
  return { failures: () => failures };
}
