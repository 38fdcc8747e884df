import { meet } from '../src/meet.js';

meet('page');
