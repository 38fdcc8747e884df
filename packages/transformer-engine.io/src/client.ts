import type { ClientTransformer } from '@primus/protocol';
import { Socket } from 'engine.io-client';
import { dial, optionsOf } from './dial.js';

/** Engine.IO on the client. The `transport` option takes what its `Socket` takes. */
export const engineio: ClientTransformer = {
  name: 'engine.io',
  traits: { binary: true, flowControl: true },
  dial: (target, open, failed) => dial(new Socket(optionsOf(target)), open, failed),
};
