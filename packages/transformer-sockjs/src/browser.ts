export { sockjs as default } from './client.js';
