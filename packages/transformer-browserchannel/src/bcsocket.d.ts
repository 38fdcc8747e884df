import type { BCSocketConstructor } from './socket.js';

export const BCSocket: BCSocketConstructor;
