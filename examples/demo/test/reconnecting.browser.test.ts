import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Pane, nameOf, part, PATIENCE, reaches, shows, Visits } from './visits.js';

let visits: Visits;

beforeEach(async () => {
  visits = await Visits.begin();
});

afterEach(async () => {
  await visits.end();
});

/** The events a pane has shown, oldest first. */
function eventsOf(pane: Pane): Promise<string[]> {
  return part(pane, 'journal').locator('b').allTextContents();
}

test('a connection that was cut is shown as lost, counted down for and back by itself', async () => {
  const ada = await visits.window();
  await shows(ada, 'state', 'OPEN');

  await part(ada, 'cut').click();

  await reaches(ada, 'waiting');
  await shows(ada, 'state', 'CLOSED');
  await shows(ada, 'sentence', /^Attempt 1 of 10 in \d\.\d s$/);
  await ada.getByRole('button', { name: 'Cut my connection', disabled: true }).waitFor();
  await shows(ada, 'announcement', 'Connection lost. Reconnecting.');
  await reaches(ada, 'open');
  await shows(ada, 'state', 'OPEN');
  await shows(ada, 'sentence', /^Back after \d+\.\d s, at attempt 1 of 10\.$/);
  await shows(ada, 'announcement', 'Back after');
  expect(await eventsOf(ada)).toEqual([
    'open',
    'close',
    'reconnect scheduled',
    'reconnect',
    'reconnected',
    'open',
  ]);
});

test('others keep their connection', async () => {
  const ada = await visits.window();
  const grace = await visits.window();

  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');
  await reaches(ada, 'open');

  await shows(grace, 'lines', `${await nameOf(ada)} cut their connection`);
  expect(await eventsOf(grace)).toEqual(['open']);
});

test('the plot shows when there was no connection', async () => {
  const ada = await visits.window();
  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');
  await reaches(ada, 'open');

  const kinds = part(ada, 'plot').locator('rect');
  const shown = (): Promise<(string | null)[]> =>
    kinds.evaluateAll((rects) => rects.map((rect) => rect.getAttribute('data-kind')));
  await expect.poll(shown, PATIENCE).toEqual(['opening', 'open', 'waiting', 'retrying', 'open']);
});

test('everybody returns to a server that restarts, and finds what was there', async () => {
  const ada = await visits.window();
  const grace = await visits.window();
  const names = [await nameOf(ada), await nameOf(grace)];
  await part(grace, 'text').fill('Said before');
  await part(grace, 'text').press('Enter');
  await shows(ada, 'lines', 'Said before');

  await part(ada, 'restart').click();

  await Promise.all([reaches(ada, 'waiting'), reaches(grace, 'waiting')]);
  await expect
    .poll(() =>
      fetch(visits.demo.url).then(
        () => 'up',
        () => 'down',
      ),
    )
    .toBe('down');
  await Promise.all([reaches(ada, 'open'), reaches(grace, 'open')]);
  expect([await nameOf(ada), await nameOf(grace)]).toEqual(names);
  await shows(ada, 'lines', 'Said before');
  for (const pane of [ada, grace]) {
    expect((await eventsOf(pane)).slice(0, 3)).toEqual(['open', 'close', 'reconnect scheduled']);
  }
});

test('a server that says goodbye is left alone, until asked', async () => {
  const ada = await visits.window();

  await visits.demo.stop();
  await reaches(ada, 'closed');
  await shows(ada, 'sentence', 'The server ended the connection.');
  await visits.demo.start();
  await part(ada, 'again').click();

  await reaches(ada, 'open');
  expect(await eventsOf(ada)).toEqual(['open', 'close', 'end', 'open']);
});

test('without a network it waits for one', async () => {
  const ada = await visits.window();
  const context = ada.page().context();

  await context.setOffline(true);
  await reaches(ada, 'offline');
  await shows(ada, 'sentence', 'The network is gone.');
  await context.setOffline(false);

  await reaches(ada, 'open');
  expect(await eventsOf(ada)).toContain('online');
});
