export { ejson as default } from './index.js';
