import { Primus } from '@primus/client';
import { chat } from './chat.js';

chat(new Primus('/'));
