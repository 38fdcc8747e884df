import { faye } from '@primus/transformer-faye/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `faye`. */
export const Primus: Preset = preset(faye);
