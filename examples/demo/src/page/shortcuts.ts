import { find } from './find.js';

/** Which part of a pane a key reaches; buttons are pressed, the rest is focused. */
const PARTS: Readonly<Record<string, string>> = {
  m: 'stage',
  c: 'text',
  x: 'cut',
  r: 'restart',
};
const TASKS: Readonly<Record<string, string>> = { f: 'flood', p: 'file' };
const OFF = 'primus-demo-shortcuts-off';

/**
 * Single keys for everything, while no text is being typed. They act on the pane that was last
 * used, and can be switched off, for those whose software types them by itself.
 */
export function enableShortcuts(panes: readonly HTMLElement[]): void {
  const help = find(document, 'help', HTMLDialogElement);
  const enabled = find(help, 'shortcuts', HTMLInputElement);
  let current = panes[0];
  for (const pane of panes) {
    for (const event of ['focusin', 'pointerdown']) {
      pane.addEventListener(event, () => {
        current = pane;
      });
    }
  }

  enabled.checked = localStorage.getItem(OFF) === null;
  enabled.addEventListener('change', () => {
    if (enabled.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '');
  });
  find(document, 'show help').addEventListener('click', () => help.showModal());

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === 'Escape' && document.activeElement instanceof HTMLElement) {
      return document.activeElement.blur();
    }
    if (!enabled.checked || help.open || isTyping(event.target) || !current) return;
    const target = targetOf(event.key, current, help);
    if (!target) return;
    event.preventDefault();
    target();
  });
}

function targetOf(
  key: string,
  pane: HTMLElement,
  help: HTMLDialogElement,
): (() => void) | undefined {
  if (key === '?') return () => help.showModal();
  if (key === 'n') return () => find(document, 'another').click();
  if (key === 't') {
    return () => document.querySelector<HTMLElement>('.transformers [aria-current]')?.focus();
  }
  const part = PARTS[key];
  const task = TASKS[key];
  const element = part ? find(pane, part) : task && find(find(pane, task), 'start');
  if (!element) return undefined;
  return () => {
    element.focus({ preventScroll: false });
    if (element instanceof HTMLButtonElement) element.click();
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox';
}
