// That the parser fits, the server has seen that generates the script.
export { carrier as default } from './carrier.js';
