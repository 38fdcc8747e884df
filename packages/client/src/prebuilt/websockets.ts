import { websockets } from '@primus/transformer-websockets/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `websockets`. */
export const Primus: Preset = preset(websockets);
