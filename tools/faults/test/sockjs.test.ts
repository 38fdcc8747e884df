import { survive } from './survive.js';

survive('sockjs');
