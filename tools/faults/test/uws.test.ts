import { survive } from './survive.js';

survive('uws');
