export { engineio as default } from './client.js';
