export { browserchannel as default } from './client.js';
