import type { Fault } from '../fault.js';
import { cuts } from './cuts.js';
import { slowReader } from './slow-reader.js';
import { trickle } from './trickle.js';

/** All there are, in the order of the page. */
export const faults: readonly Fault[] = [slowReader, cuts, trickle];
