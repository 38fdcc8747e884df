import { eventTransformer } from '../client/event-transformer.js';
import type { Transformer } from '../names.js';
import { ClassicTransformer, type TransformerClass } from './classic-transformer.js';

export function isTransformerClass(value: unknown): value is TransformerClass {
  return typeof value === 'function' && value.prototype instanceof ClassicTransformer;
}

/** Fits a transformer in the form of Primus 8 to the contract, both of its halves. */
export function adaptTransformer(Class: TransformerClass): Transformer {
  const { client, library } = Class.prototype;
  return {
    server: {
      name: 'custom',
      // Unknowable; frames are handed over as they are.
      traits: { binary: true, flowControl: false },
      attach: () => new Class(),
    },
    client: eventTransformer('custom', client ?? ((): void => {}), library),
  };
}
