import { escapeHtml } from './escape-html.js';
import type { Offer } from './offers.js';

/** The transformers to choose from as links, and why some are none. */
export function renderMenu(offers: readonly Offer[], chosen: string): string {
  const items = offers.map((offer, index) => `<li>${renderOffer(offer, index, chosen)}</li>`);
  const reasons = offers.map((offer, index) =>
    'reason' in offer
      ? `<p class="reason" id="${reasonId(index)}">${escapeHtml(offer.reason)}</p>`
      : '',
  );
  return `<ul>${items.join('')}</ul>${reasons.join('')}`;
}

function renderOffer(offer: Offer, index: number, chosen: string): string {
  const name = escapeHtml(offer.name);
  if ('reason' in offer) {
    // Focusable, so that whoever uses the keyboard learns of it too.
    return `<a role="link" tabindex="0" aria-disabled="true" aria-describedby="${reasonId(index)}">${name}</a>`;
  }
  const current = offer.name === chosen ? ' aria-current="true"' : '';
  return `<a href="?transformer=${encodeURIComponent(offer.name)}"${current}>${name}</a>`;
}

function reasonId(index: number): string {
  return `reason-${index}`;
}
