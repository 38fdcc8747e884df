import { meet } from '../src/meet.js';

await meet('Node');
