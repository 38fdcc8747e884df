import { survive } from './survive.js';

survive('faye');
