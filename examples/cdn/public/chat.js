/**
 * What all pages do, however they came by their client.
 *
 * @param {import('@primus/client').Primus<{ incoming: string; outgoing: string }>} primus
 */
export function chat(primus) {
  const [state, list, form] = ['output', 'ol', 'form'].map((name) => document.querySelector(name));
  const input = /** @type {HTMLInputElement} */ (document.querySelector('input'));
  const button = /** @type {HTMLButtonElement} */ (document.querySelector('button'));

  /** @param {string} text */
  const tell = (text) => {
    if (state) state.textContent = text;
  };

  primus.on('open', () => tell('Connected'));
  primus.on('reconnect scheduled', ({ scheduled }) => {
    tell(`Lost. Trying again in ${(scheduled / 1000).toFixed(1)} s`);
  });
  primus.on('reconnect', () => tell('Trying again'));
  primus.on('error', (error) => tell(error.message));
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
