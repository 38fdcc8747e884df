import type { Spark as ConnectedSpark } from '@primus/core';
import type { AnyMessages, Messages } from '@primus/protocol';
import { SharedSpark, type SharedSparkConstructor } from './constructor.js';

/**
 * One client's connection, as the server sees it. Plugins add what they bring by declaring this
 * interface of `primus` again.
 */
export interface Spark<T extends Messages = AnyMessages> extends ConnectedSpark<T> {}
export const Spark: SharedSparkConstructor = SharedSpark;

/** Sparks by id. */
export type SparksById<T extends Messages> = Readonly<Record<string, Spark<T>>>;
