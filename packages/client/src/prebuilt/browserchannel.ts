import { browserchannel } from '@primus/transformer-browserchannel/client';
import { type Preset, preset } from './preset.js';

/** The client of servers whose transformer is `browserchannel`. */
export const Primus: Preset = preset(browserchannel);
