import { addresses } from './addresses.js';
import { careless } from './careless.js';
import { lengths } from './lengths.js';
import { numbered } from './numbered.js';
import { stalling } from './stalling.js';
import type { Commands } from './protocol.js';
import type { Server } from './program.js';

/** What it can be asked, beside what every server can. */
type Answers = { readonly [C in keyof Commands]?: (argument: never) => unknown };

/** What an application does with a server, by name. Some are careless; see {@link ServerOptions}. */
export const applications: Readonly<Record<string, (primus: Server) => Answers | void>> = {
  none: () => {},
  addresses,
  careless,
  lengths,
  numbered,
  stalling,
};
