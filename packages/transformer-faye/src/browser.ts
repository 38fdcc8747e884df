export { faye as default } from './client.js';
