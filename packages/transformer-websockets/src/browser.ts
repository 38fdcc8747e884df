export { websockets as default } from './client.js';
