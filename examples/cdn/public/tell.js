/**
 * Shows how things are.
 *
 * @param {string} text
 */
export function tell(text) {
  const output = document.querySelector('output');
  if (output) output.textContent = text;
}
