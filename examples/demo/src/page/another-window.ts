import { find } from './find.js';

/** Opens the link to another window as a window; where there are none, it stays a link. */
export function offerAnotherWindow(): void {
  const link = find(document, 'another', HTMLAnchorElement);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // Without an opener, so that it is a visitor of its own.
    window.open(link.href, '_blank', 'popup,noopener,width=640,height=860');
  });
}
