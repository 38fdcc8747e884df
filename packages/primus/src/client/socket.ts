import type { AnyMessages, Messages } from '@primus/protocol';
import type { ClassicClient } from './primus.js';

/**
 * What `Primus.createSocket()` and `primus.Socket` make. Plugins add what they bring by declaring
 * this interface of `primus` again.
 */
export interface Socket<T extends Messages = AnyMessages> extends ClassicClient<T> {}
