import type { Server } from './program.js';

/** What an application does with a server, by name: the careless ones of {@link ServerOptions}. */
export const applications: Readonly<Record<string, (primus: Server) => void>> = {
  none: () => {},
};
