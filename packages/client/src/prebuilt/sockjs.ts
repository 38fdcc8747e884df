import { sockjs } from '@primus/transformer-sockjs/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `sockjs`. */
export const Primus: Preset = preset(sockjs);
