import type { Place } from './listen.js';

/**
 * Where the environment asks to listen. Without `HOST`, on this machine only: whoever can reach
 * the page can restart its server.
 */
export function readPlace({ HOST, PORT }: NodeJS.ProcessEnv): Place {
  const port = Number(PORT ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT must be a whole number from 0 to 65535, not "${PORT}".`);
  }
  return { host: HOST ?? 'localhost', port };
}
