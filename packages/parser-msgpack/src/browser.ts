export { msgpack as default } from './index.js';
