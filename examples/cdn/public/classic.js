import { chat } from './chat.js';

// What the script before this one declares.
const { Primus } = /** @type {typeof globalThis & { Primus: new (url: string) => any }} */ (
  globalThis
);

chat(new Primus('/'));
