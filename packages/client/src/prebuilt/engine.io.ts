import { engineio } from '@primus/transformer-engine.io/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `engine.io`. */
export const Primus: Preset = preset(engineio);
