import type { Server, Spark } from './program.js';

/** Remembers how long the messages were. */
export function lengths(primus: Server): { longer: (than: number) => number } {
  const heard: number[] = [];
  primus.on('connection', (spark: Spark) => {
    spark.on('data', (message) => void heard.push(JSON.stringify(message).length));
  });
  return { longer: (than) => heard.filter((length) => length > than).length };
}
