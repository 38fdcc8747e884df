import type { Fault } from '../fault.js';
import { churn } from './churn.js';
import { cuts } from './cuts.js';
import { drain } from './drain.js';
import { halfOpen } from './half-open.js';
import { restart } from './restart.js';
import { slowReader } from './slow-reader.js';
import { slowReaderPolicies } from './slow-reader-policies.js';
import { soak } from './soak.js';
import { trickle } from './trickle.js';
import { writeAndDestroy } from './write-and-destroy.js';

/** All there are, in the order of the page. */
export const faults: readonly Fault[] = [
  slowReader,
  slowReaderPolicies,
  halfOpen,
  cuts,
  trickle,
  restart,
  writeAndDestroy,
  drain,
  churn,
  soak,
];
