import { connect } from '@primus/client';
import { chat } from './chat.js';
import { tell } from './tell.js';

try {
  const primus = await connect('/');
  const loaded = document.querySelector('code');
  if (loaded) loaded.textContent = primus.options.transformer.name;
  chat(primus);
} catch (error) {
  tell(/** @type {Error} */ (error).message);
}
