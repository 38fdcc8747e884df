import { randomUUID } from 'node:crypto';
import { redisAddress } from 'tools-check/redis-address';
import { onTestFinished } from 'vitest';
import { type Emits, published } from '../../src/edition.js';

/** A client of `ioredis`, which plugins are given. */
interface RedisClient {
  smembers(key: string): Promise<string[]>;
  monitor(): Promise<Emits & { disconnect(): void }>;
}

const Redis = published('ioredis') as new (address: object) => RedisClient;

/** A connection to Redis. It ends with the process, for plugins use it when their server is gone. */
export const redisClient = (): RedisClient => new Redis(redisAddress());

/** A word that nobody else uses in the Redis that all tests share. */
export const unique = (): string => randomUUID();

/** Tells what Redis does, as it does it. */
export interface Watch {
  /** Resolves when so many commands with these first words were seen since the watch began. */
  readonly seen: (words: readonly string[], times: number) => Promise<void>;
}

/**
 * Watches Redis, for plugins that do not tell when they have subscribed. What is asked of Redis
 * after a command was seen comes after that command.
 */
export async function watch(): Promise<Watch> {
  const monitor = await redisClient().monitor();
  onTestFinished(() => monitor.disconnect());
  const commands: string[] = [];
  monitor.on('monitor', (_: string, args: string[]) => void commands.push(args.join(' ')));
  return {
    seen(words, times) {
      const wanted = words.join(' ');
      return new Promise((resolve) => {
        const check = (): void => {
          if (commands.filter((each) => each.startsWith(wanted)).length >= times) resolve();
        };
        monitor.on('monitor', check);
        check();
      });
    },
  };
}
