export { json as default } from './index.js';
