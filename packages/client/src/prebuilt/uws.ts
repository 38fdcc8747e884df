import { uws } from '@primus/transformer-uws/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `uws`. */
export const Primus: Preset = preset(uws);
