import { survive } from './survive.js';

survive('websockets');
