import { connect } from '@primus/client';
import { chat } from './chat.js';

chat(await connect('/'));
