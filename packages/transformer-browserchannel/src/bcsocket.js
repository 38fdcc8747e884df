// In JavaScript, because the framework has no types; they are beside it.
export { BCSocket } from 'browserchannel/dist/bcsocket.js';
