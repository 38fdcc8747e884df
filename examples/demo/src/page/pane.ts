import { offerToBreakIt } from './break-it.js';
import { showChat } from './chat.js';
import { connect } from './connect.js';
import { find } from './find.js';
import { offerFile } from './file-task.js';
import { offerFlood } from './flood-task.js';
import { History } from './history.js';
import { keepJournal } from './journal.js';
import { People } from './people.js';
import { showRoster } from './roster.js';
import { measureRoundTrips } from './round-trips.js';
import { showStage } from './stage.js';
import { StatusView } from './status-view.js';
import { type Status, watchStatus } from './status.js';
import { countTraffic } from './traffic.js';
import { showTransport } from './transport.js';
import { visitorOf } from './visitor.js';
import { showVitals } from './vitals.js';

/** Ms that a plot goes back. */
const SPAN = 30_000;

/** Brings a pane to life: one connection, and everything that shows or uses it. */
export function openPane(root: HTMLElement, index: number): void {
  const primus = connect(visitorOf(index));
  const rates = countTraffic(primus);
  const people = new People(primus);
  const history = new History(SPAN);
  const view = new StatusView(root, primus);

  const turn = (status: Status): void => {
    view.show(status);
    history.turned({ from: performance.now(), kind: status.kind });
  };
  turn({ kind: 'opening' });
  watchStatus(primus, turn);
  measureRoundTrips(primus, (sample) => history.measured(sample));

  showTransport(root, primus);
  keepJournal(root, primus);
  showRoster(root, primus, people);
  showStage(root, primus, people);
  showChat(root, primus, people);
  showVitals(root, primus, history, rates);
  offerToBreakIt(root, primus);
  offerFlood(root, primus);
  offerFile(root, primus);
  offerMore(root);
}

/** Unfolds a pane that a small screen shows in part. */
function offerMore(root: HTMLElement): void {
  const more = find(root, 'more');
  more.addEventListener('click', () => {
    const whole = root.classList.toggle('whole');
    more.setAttribute('aria-expanded', String(whole));
    more.textContent = whole ? 'Show less of this pane' : 'Show all of this pane';
  });
}
