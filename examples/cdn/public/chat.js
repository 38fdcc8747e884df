import { tell } from './tell.js';

/**
 * What all pages do, however they came by their client.
 *
 * @param {import('@primus/client').Primus<{ incoming: string; outgoing: string }>} primus
 */
export function chat(primus) {
  const [list, form] = ['ol', 'form'].map((name) => document.querySelector(name));
  const input = /** @type {HTMLInputElement} */ (document.querySelector('input'));
  const button = /** @type {HTMLButtonElement} */ (document.querySelector('button'));

  /** What went wrong last, until it connects. */
  let reason = '';

  primus.on('open', () => {
    reason = '';
    tell('Connected');
  });
  primus.on('error', (error) => (reason = ` ${error.message}`));
  primus.on('close', () => tell('Lost'));
  primus.on('reconnect scheduled', ({ scheduled }) => {
    tell(`Lost. Trying again in ${(scheduled / 1000).toFixed(1)} s`);
  });
  primus.on('reconnect', () => tell('Trying again'));
  primus.on('end', () => {
    tell(`Disconnected.${reason}`);
    button.disabled = true;
  });
  primus.on('data', (text) => {
    const item = document.createElement('li');
    item.textContent = text;
    list?.append(item);
  });

  form?.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value !== '') primus.write(input.value);
    input.value = '';
  });
  button.disabled = false;
}
