import type { Client } from './connect.js';
import { find } from './find.js';
import type { People } from './people.js';

/** People that are shown; of the rest, how many. */
const MAX_SHOWN = 6;

/** Shows who is here, and lets one's own name be changed. */
export function showRoster(root: HTMLElement, primus: Client, people: People): void {
  const roster = find(root, 'roster');
  const name = find(root, 'name', HTMLInputElement);
  const form = find(root, 'identity', HTMLFormElement);

  const rename = (): void => {
    const text = name.value.trim();
    if (text !== '' && text !== people.me?.name) primus.write({ type: 'rename', text });
    else name.value = people.me?.name ?? '';
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    name.blur();
  });
  name.addEventListener('change', rename);

  people.onChange(() => {
    const { me } = people;
    root.dataset['colour'] = String(me?.colour ?? '');
    root.setAttribute('aria-label', `Pane of ${me?.name ?? 'nobody yet'}`);
    if (document.activeElement !== name) name.value = me?.name ?? '';
    const shown = people.all.slice(0, MAX_SHOWN);
    const rest = people.all.slice(MAX_SHOWN).map((person) => person.name);
    roster.replaceChildren(
      ...shown.map((person) => {
        const [initial = ''] = person.name;
        const item = chip(
          initial.toUpperCase(),
          person === me ? `${person.name}, you` : person.name,
        );
        item.dataset['colour'] = String(person.colour);
        return item;
      }),
      ...(rest.length > 0 ? [chip(`+${rest.length}`, rest.join(', '))] : []),
    );
  });
}

function chip(text: string, title: string): HTMLElement {
  const item = document.createElement('li');
  item.textContent = text;
  item.title = title;
  item.setAttribute('aria-label', title);
  return item;
}
