import type { Fault } from '../fault.js';
import { slowReader } from './slow-reader.js';

/** All there are, in the order of the page. */
export const faults: readonly Fault[] = [slowReader];
