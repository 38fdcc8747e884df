export { binary as default } from './index.js';
