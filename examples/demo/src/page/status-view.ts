import type { Client } from './connect.js';
import { find } from './find.js';
import { isMotionReduced } from './motion.js';
import { formatSeconds } from './numbers.js';
import type { Status } from './status.js';

/** Ms between two looks at the countdown. */
const TICK = 100;

/** Shows how a connection is doing: to the eye at every turn, to the ear once per turn. */
export class StatusView {
  readonly #root: HTMLElement;
  readonly #sentence: HTMLElement;
  readonly #announcement: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #again: HTMLElement;
  readonly #starters: readonly Element[];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(root: HTMLElement, primus: Client) {
    this.#root = root;
    this.#sentence = find(root, 'sentence');
    this.#announcement = find(root, 'announcement');
    this.#bar = find(root, 'bar');
    this.#again = find(root, 'again');
    this.#starters = [...root.querySelectorAll('.starters button')];
    this.#again.addEventListener('click', () => {
      this.show({ kind: 'opening' });
      primus.open();
    });
    showReadyState(primus, find(root, 'state'));
  }

  show(status: Status): void {
    clearInterval(this.#timer);
    for (const animation of this.#bar.getAnimations()) animation.cancel();
    this.#root.dataset['status'] = status.kind;
    this.#again.hidden = status.kind !== 'closed';
    for (const button of this.#starters) {
      // Not `disabled`, which would take the focus from whoever just cut the connection.
      button.setAttribute('aria-disabled', String(status.kind !== 'open'));
    }
    if (status.kind === 'waiting') this.#countDown(status);
    else this.#sentence.textContent = sentenceOf(status);
    // Later attempts would only repeat what was said at the first.
    if (status.kind === 'retrying' || (status.kind === 'waiting' && status.attempt > 1)) return;
    this.#announcement.textContent =
      status.kind === 'waiting' ? 'Connection lost. Reconnecting.' : sentenceOf(status);
  }

  #countDown({ attempt, retries, delay }: Extract<Status, { kind: 'waiting' }>): void {
    const due = performance.now() + delay;
    const tick = (): void => {
      const left = Math.max(0, due - performance.now());
      this.#sentence.textContent = `Attempt ${attempt} of ${retries} in ${formatSeconds(left)}`;
    };
    tick();
    this.#timer = setInterval(tick, TICK);
    if (isMotionReduced()) return;
    this.#bar.animate([{ transform: 'scaleX(1)' }, { transform: 'scaleX(0)' }], delay);
  }
}

function sentenceOf(status: Exclude<Status, { kind: 'waiting' }>): string {
  switch (status.kind) {
    case 'opening':
      return 'Connecting…';
    case 'retrying':
      return `Attempt ${status.attempt} of ${status.retries}…`;
    case 'offline':
      return 'The network is gone. Waiting for it to return.';
    case 'open':
    case 'closed':
      return status.news;
  }
}

function showReadyState(primus: Client, badge: HTMLElement): void {
  const names = { [Primus.OPENING]: 'OPENING', [Primus.OPEN]: 'OPEN', [Primus.CLOSED]: 'CLOSED' };
  const show = (): void => {
    badge.textContent = names[primus.readyState as 1 | 2 | 3];
  };
  primus.on('readyStateChange', show);
  show();
}
