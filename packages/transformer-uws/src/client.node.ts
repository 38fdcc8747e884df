export { uws } from './client.js';
