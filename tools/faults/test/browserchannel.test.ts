import { survive } from './survive.js';

survive('browserchannel');
