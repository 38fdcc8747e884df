import { survive } from './survive.js';

survive('engine.io');
