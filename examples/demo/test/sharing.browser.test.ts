import { afterAll, beforeAll, expect, test } from 'vitest';
import { moveTo, nameOf, part, PATIENCE, placeOf, reaches, shows, Visits } from './visits.js';

let visits: Visits;

beforeAll(async () => {
  visits = await Visits.begin();
});

afterAll(async () => {
  await visits.end();
});

test('a cursor is seen, where it is and by its name, in the other window', async () => {
  const ada = await visits.window();
  const grace = await visits.window({ viewport: { width: 900, height: 700 } });
  const name = await nameOf(ada);

  await moveTo(ada, 0.25, 0.5);
  await expect.poll(() => placeOf(grace, name), PATIENCE).toEqual([25, 50]);
  await moveTo(ada, 0.6, 0.2);
  await expect.poll(() => placeOf(grace, name), PATIENCE).toEqual([60, 20]);
});

test('a tap is seen in the other window', async () => {
  const ada = await visits.window();
  const grace = await visits.window();
  const rings = part(grace, 'stage').locator('.tap');
  const ring = rings.evaluate(({ dataset }: HTMLElement) => dataset['colour']);

  await part(ada, 'stage').click();

  expect(await ring).toBe(await ada.getAttribute('data-colour'));
});

test('a cursor goes when its owner does', async () => {
  const ada = await visits.window();
  const grace = await visits.window();
  const name = await nameOf(ada);
  await moveTo(ada, 0.5, 0.5);
  await expect.poll(() => placeOf(grace, name), PATIENCE).toEqual([50, 50]);

  await ada.page().close();

  const cursors = grace.locator('.cursor', { hasText: name });
  await expect.poll(() => cursors.count(), PATIENCE).toBe(0);
});

test('what is said in one window is read in the other, and by those who come later', async () => {
  const ada = await visits.window();
  const grace = await visits.window();
  const name = await nameOf(ada);

  await part(ada, 'text').fill('<b>Hello</b> from here');
  await part(ada, 'text').press('Enter');

  for (const pane of [grace, await visits.window()]) {
    const line = part(pane, 'lines').locator('li').last();
    await expect.poll(() => line.textContent()).toBe(`${name} <b>Hello</b> from here`);
  }
});

test('a line said without a connection waits, and is sent when there is one', async () => {
  const ada = await visits.window();
  const grace = await visits.window();
  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');

  await part(ada, 'text').fill('Said too early');
  await part(ada, 'text').press('Enter');

  await ada.locator('.waiting', { hasText: 'Said too early' }).waitFor();
  await shows(grace, 'lines', 'Said too early');
  await ada.locator('.waiting').waitFor({ state: 'detached' });
  expect(await ada.locator('li', { hasText: 'Said too early' }).count()).toBe(1);
});

test('a new name is known to the others, and still one’s own after a reconnect', async () => {
  const ada = await visits.window();
  const grace = await visits.window();

  await part(ada, 'name').fill('Countess');
  await part(ada, 'name').press('Enter');
  await part(grace, 'roster').getByLabel('Countess').waitFor();
  await part(ada, 'cut').click();
  await reaches(ada, 'waiting');
  await reaches(ada, 'open');

  expect(await nameOf(ada)).toBe('Countess');
  expect(await part(grace, 'roster').getByLabel('Countess').count()).toBe(1);
});

test('two panes on one page are two visitors', async () => {
  const page = await visits.visit('/');
  const [left, right] = await page.locator('.pane').all();
  if (!left || !right) throw new Error('There are not two panes.');

  const name = await nameOf(left);
  await moveTo(left, 0.4, 0.6);

  await expect.poll(() => placeOf(right, name), PATIENCE).toEqual([40, 60]);
  expect(await nameOf(right)).not.toBe(name);
});

test('messages are counted and round trips are measured', async () => {
  const ada = await visits.window();

  await shows(ada, 'latency', /\d ms/);
  await shows(ada, 'incoming', /[1-9]/);
  await shows(ada, 'outgoing', /[1-9]/);
  expect(await part(ada, 'plot').locator('.plot-line').getAttribute('d')).toMatch(/^M[\d.]+,/);
  expect(await part(ada, 'plot').locator('text').allTextContents()).toEqual(
    expect.arrayContaining(['0.1', '1', 'now', '−10 s']),
  );
});
